using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class Glob() : SqlPatternRule(
    "PGTK115", "GLOB",
    "PostgreSQL has no GLOB: 42601.",
    "LIKE with % and _, or ~ with a regular expression; both tell capitals from small letters, as GLOB does.")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"\bGLOB\b", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
