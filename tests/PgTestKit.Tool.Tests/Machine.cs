using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PgTestKit.Tool.Tests;

/// <summary>Folders of a test's own for cache and data, and the programs that use them: the tool, and suites that fail.</summary>
public sealed partial class Machine : IDisposable
{
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public Machine()
    {
        Directory.CreateDirectory(Cache);
        Directory.CreateDirectory(Data);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Data, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        Environment["PGTESTKIT_CACHE"] = Cache;
        Environment["TMPDIR"] = Data; // one of the places where servers' folders are looked for
        foreach (var unset in new[] { "PGTESTKIT_SERVER", "PGTESTKIT_BIN", "PGTESTKIT_KEEP" }) Environment[unset] = null;
    }

    public Dictionary<string, string?> Environment { get; } = [];

    public string Folder => _files.Folder;

    public string Cache => Path.Combine(Folder, "cache");

    public string Data => Path.Combine(Folder, "data");

    public IReadOnlyList<string> Kept => Folders(Path.Combine(Cache, "kept"));

    public IReadOnlyList<string> Clusters => Folders(Path.Combine(Cache, "clusters"));

    public static IReadOnlyList<string> NamesIn(string output) => [.. CloneName().Matches(output).Select(match => match.Value).Distinct()];

    public Task<Output> ToolAsync(params string[] arguments) => EndAsync(Start(CommandOf(arguments)));

    public Task<Output> XunitAsync(params string[] arguments) => EndAsync(Start(["dotnet", "exec", Program("tests", "FailingSuite"), "-noColor", "-diagnostics", .. arguments]));

    public Task<Output> NUnitAsync() => EndAsync(Start(["dotnet", "exec", Program("tests", "FailingSuite.NUnit")]));

    /// <summary>Runs the suite and names the databases that it kept.</summary>
    public async Task<IReadOnlyList<string>> KeepAsync(params string[] methods)
    {
        Environment["PGTESTKIT_KEEP"] = "failed";
        return NamesIn((await XunitAsync([.. methods.SelectMany(method => new[] { "-method", method })])).Text);
    }

    public static string[] CommandOf(params string[] arguments) => ["dotnet", "exec", Program("src", "PgTestKit.Tool"), .. arguments];

    public static string Program(string folder, string name) =>
        Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("tests", "PgTestKit.Tool.Tests"), Path.Combine(folder, name), StringComparison.Ordinal), name + ".dll");

    public Process Start(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<Output> EndAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(_cancellation);
            var text = await process.StandardOutput.ReadToEndAsync(_cancellation);
            await process.WaitForExitAsync(_cancellation);
            return new(process.ExitCode, text, await errors);
        }
    }

    public void Dispose() => _files.Dispose();

    private static string[] Folders(string parent) => Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];

    [GeneratedRegex("(?<=database )pgtk_[0-9a-f]{16}_[0-9a-f]{8}_[0-9]+(?= of this failed test was kept)")]
    private static partial Regex CloneName();
}
