using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class BooleanAsNumber() : SqlPatternRule(
    "PGTK117", "A boolean as 0 or 1",
    "SQLite keeps booleans as numbers. In PostgreSQL a boolean is no integer: operator does not exist, 42883.",
    "TRUE and FALSE, or the column alone.")
{
    protected override Regex Pattern => Expression();

    protected override bool IsMeant(Match match, SqlText sql, FileScan scan)
    {
        var column = sql.Value.Substring(match.Groups["column"].Index, match.Groups["column"].Length);
        return scan.Model.IsFlag(column) || (!scan.Model.IsColumn(column) && Flag().IsMatch(column));
    }

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) =>
        scan.Model.HasOtherServer ? [] : [sql.Replace(match.Groups["value"], match.Groups["value"].Value == "1" ? "TRUE" : "FALSE")];

    // Names between quotes are dots.
    [GeneratedRegex("""(?<quote>"?)(?<column>[A-Za-z_]\w*|·+)\k<quote>\s*(?:==?|<>|!=)\s*(?<value>[01])(?![\w.])""")]
    private static partial Regex Expression();

    [GeneratedRegex("^((Is|Has|Can)[A-Z]|(is|has|can)_)")]
    private static partial Regex Flag();
}
