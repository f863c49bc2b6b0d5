using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class OtherFunctions() : SqlPatternRule(
    "PGTK121", "Functions that only SQLite has",
    "PostgreSQL has no such function: 42883.",
    "iif: CASE WHEN. instr: strpos. printf: format or to_char. hex: encode(x, 'hex'). randomblob: gen_random_bytes, gen_random_uuid(). changes: the number that Execute returns. json_extract: ->, ->> or jsonb_path_query.")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"(?<![\w.])(?:iif|instr|printf|changes|total_changes|hex|unhex|randomblob|zeroblob|json_extract|json_each|json_group_array|json_group_object|likelihood|sqlite_version)\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
