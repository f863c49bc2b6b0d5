using System.Globalization;

namespace PgTestKit.Scanning.Reports;

/// <summary>How far the suite is, in sentences that all reports share.</summary>
internal static class Summary
{
    public static string Classes(ClassCount classes) => classes switch
    {
        { Total: 0 } => "No test classes were found.",
        { Change: 0, Look: 0 } => $"All {Count(classes.Total, "test class", "test classes")} and fixtures need no change.",
        _ => $"{classes.Unchanged} of {classes.Total} test classes and fixtures need no change, {Needs(classes.Look)} a look, {classes.Change} must change.",
    };

    public static string Findings(ScanResult result)
    {
        if (result.Findings.Count == 0) return $"Nothing was found in {Count(result.Files, "file", "files")}{Generated(result)}.";
        var files = result.Findings.Select(finding => finding.Path).Distinct().Count();
        var outside = result.Classes.Outside == 0 ? "" : $", {result.Classes.Outside} of them outside of test classes";
        return $"{Places(result.Findings.Count)} in {Count(files, "file", "files")}{outside}; {Count(result.Files, "file was", "files were")} read{Generated(result)}.";
    }

    public static string Places(int count) => Count(count, "place", "places");

    public static string Count(int count, string one, string many) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";

    private static string Needs(int count) => count == 1 ? "1 needs" : $"{count} need";

    private static string Generated(ScanResult result) => result.Generated == 0 ? "" : $", {result.Generated} generated passed over";
}
