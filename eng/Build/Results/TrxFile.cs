using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Build.Results;

/// <summary>Reads what <c>dotnet test --logger trx</c> wrote.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static IReadOnlyList<TestRun> ReadAll(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)]
        : [];

    public static TestRun Read(string path)
    {
        try
        {
            return Read(XDocument.Load(path));
        }
        catch (XmlException exception)
        {
            return new TestRun("", TimeSpan.Zero, [], [$"{path} is no complete result file: {exception.Message}"]);
        }
    }

    public static TestRun Read(XDocument document)
    {
        var storage = (string?)document.Descendants(Trx + "UnitTest").FirstOrDefault()?.Attribute("storage") ?? "";
        var classes = document.Descendants(Trx + "UnitTest")
            .ToDictionary(test => (string?)test.Attribute("id") ?? "", test => (string?)test.Element(Trx + "TestMethod")?.Attribute("className") ?? "");
        var times = document.Descendants(Trx + "Times").FirstOrDefault();
        return new TestRun(
            Path.GetFileNameWithoutExtension(storage),
            Time(times, "finish") - Time(times, "start"),
            [.. document.Descendants(Trx + "UnitTestResult").Select(result => Result(result, classes))],
            [.. document.Descendants(Trx + "RunInfo").Where(info => (string?)info.Attribute("outcome") == "Error").Select(Text).Where(IsNews)]);
    }

    private static TestResult Result(XElement result, Dictionary<string, string> classes) => new(
        FullName((string?)result.Attribute("testName") ?? "", classes.GetValueOrDefault((string?)result.Attribute("testId") ?? "", "")),
        (string?)result.Attribute("outcome") switch
        {
            "Passed" => TestOutcome.Passed,
            "NotExecuted" or "Inconclusive" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        },
        result.Descendants(Trx + "Message").Select(message => message.Value.Trim()).FirstOrDefault("")!);

    // xUnit's names hold the class, NUnit's do not.
    private static string FullName(string name, string className) =>
        className.Length == 0 || name.StartsWith(className, StringComparison.Ordinal) ? name : $"{className}.{name}";

    private static string Text(XElement info) => ((string?)info.Element(Trx + "Text") ?? "").Trim();

    // xUnit announces each failed test as an error of the run too.
    private static bool IsNews(string error) => !error.EndsWith(" [FAIL]", StringComparison.Ordinal);

    private static DateTimeOffset Time(XElement? times, string name) =>
        DateTimeOffset.TryParse((string?)times?.Attribute(name), CultureInfo.InvariantCulture, out var time) ? time : default;
}
