using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class TypeOf() : SqlPatternRule(
    "PGTK116", "typeof",
    "PostgreSQL has no such function, and a column has one type: 42883.",
    "pg_typeof(x), where it is needed at all.")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"\btypeof\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
