using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class InMemorySetting() : NameRule(
    "PGTK009", "Settings of EF InMemory",
    "InMemoryEventId.TransactionIgnoredWarning hides that transactions did nothing, and InMemoryDatabaseRoot shares rows between contexts.",
    "Remove them. Transactions work, and contexts of one test share its database.")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => name is "InMemoryEventId" or "InMemoryDatabaseRoot";
}
