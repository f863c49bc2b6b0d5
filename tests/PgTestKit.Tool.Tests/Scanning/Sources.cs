using PgTestKit.Scanning;

namespace PgTestKit.Tool.Tests.Scanning;

/// <summary>Files of a test's own, scanned in this process.</summary>
internal sealed class Sources : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pgtestkit-scan").FullName;

    public string Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public Task<ScanResult> ScanAsync(string path = "") =>
        new Scanner(new(), new HashSet<string>(), _ => { }).RunAsync(ScanTargetReader.Read(Path.Combine(Folder, path)), TestContext.Current.CancellationToken);

    /// <summary>The ids of the rules that find something in one file.</summary>
    public static async Task<IReadOnlyList<string>> IdsAsync(string code, string name = "Code.cs")
    {
        using var sources = new Sources();
        sources.Write(name, code);
        return [.. (await sources.ScanAsync()).Findings.Select(finding => finding.Rule.Id).Distinct()];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
