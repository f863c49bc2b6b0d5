using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class SqliteExceptionRule() : NameRule(
    "PGTK005", "SqliteException",
    "PostgreSQL's errors come as PostgresException: a catch or an assertion on SQLite's type or error number never matches.",
    "Compare PostgresException.SqlState with PostgresErrorCodes, such as PostgresErrorCodes.UniqueViolation for error 19 (2067). It carries the constraint's name, too.")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => name is "SqliteException" or "SQLiteException" or "SqliteErrorCode" or "SqliteExtendedErrorCode" or "SQLiteErrorCode";
}
