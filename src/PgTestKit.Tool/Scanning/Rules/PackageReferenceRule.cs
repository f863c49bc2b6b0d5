using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Rules;

internal sealed partial class PackageReferenceRule() : ScanRule(
    "PGTK007", "Reference to a SQLite or InMemory package",
    "As long as the package is there, a test can come to use it again.",
    "Reference PgTestKit.EntityFrameworkCore and PgTestKit.XunitV3 or PgTestKit.NUnit instead, once nothing else is left of SQLite.")
{
    /// <summary>Looks at a project file.</summary>
    public void Look(string project, FileScan scan)
    {
        foreach (Match match in Pattern().Matches(project)) scan.Report(this, null, new TextSpan(match.Index, match.Length));
    }

    [GeneratedRegex("""<(?:Global)?PackageReference\s+Include="(?:Microsoft\.EntityFrameworkCore\.(?:Sqlite(?:\.\w+)*|InMemory)|Microsoft\.Data\.Sqlite(?:\.Core)?|System\.Data\.SQLite[\w.]*|SQLitePCLRaw\.[\w.]+)"[^>]*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
