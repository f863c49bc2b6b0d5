using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class NoCase() : SqlPatternRule(
    "PGTK110", "COLLATE NOCASE",
    "PostgreSQL has no collation NOCASE, BINARY or RTRIM: 42704.",
    "The type citext with builder.AddExtension(\"citext\"), ILIKE, or lower(...) on both sides. BINARY: COLLATE \"C\".")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"\bCOLLATE\s+(?:NOCASE|BINARY|RTRIM)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
