using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PgTestKit.Tests.Servers;

/// <summary>A test process of its own that the tests start, watch and kill.</summary>
internal sealed class Victim : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // a hang, not a slow machine
    private readonly Process _process;
    private readonly ConcurrentQueue<string?> _errors = new();

    private Victim(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>What it said so far.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The data directory of its server.</summary>
    public string Data => Lines[^1].Split('|')[0];

    /// <summary>The database that it leased.</summary>
    public string Database => Lines[^1].Split('|')[1];

    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public bool HasBuilt => Lines.Contains("building");

    /// <summary>One on an existing server.</summary>
    public static Victim Start(params string[] arguments) => Start(new ProcessStartInfo("dotnet", [Program, .. arguments]));

    /// <summary>One with a local server, whose data and cache are in a folder, and a process group of its own.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="seconds">How long the template's build takes.</param>
    /// <param name="binaries">PostgreSQL's binaries; those of this machine by default.</param>
    /// <param name="path">A folder whose programs come first.</param>
    /// <param name="uid">The user and group that it runs as, root's tests alone can choose.</param>
    /// <param name="host">A script that starts it as its child, and is what the signals are sent to.</param>
    /// <param name="isolation">How the database is leased.</param>
    public static Victim StartLocal(TempFiles files, string seconds = "0", string? binaries = null, string? path = null, string? uid = null, string? host = null, TestIsolation isolation = TestIsolation.Reset)
    {
        string[] words = ["setsid", .. host is null ? [] : new[] { "sh", host }, .. uid is null ? [] : new[] { "setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups" }, "dotnet", Program, files.Folder, "1", seconds, isolation.ToString()];
        var start = new ProcessStartInfo(words[0], words[1..]);
        start.Environment["PGTESTKIT_SERVER"] = "";
        start.Environment[CacheFolder.Variable] = CacheIn(files);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        if (binaries is not null) start.Environment["PGTESTKIT_BIN"] = binaries;
        if (path is not null) start.Environment["PATH"] = path + ":" + start.Environment["PATH"];
        return Start(start);
    }

    /// <summary>Where the cache of <see cref="StartLocal"/> is.</summary>
    public static string CacheIn(TempFiles files) => Path.Combine(files.Folder, "cache");

    /// <summary>Reads on until a line fits.</summary>
    public async Task UntilAsync(Func<string, bool> fits)
    {
        while (Lines.Count == 0 || !fits(Lines[^1]))
            Lines.Add(await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the victim ended after: " + string.Join("; ", [.. Lines, .. _errors])));
    }

    public Task UntilLeasedAsync() => UntilAsync(line => line.Contains('|', StringComparison.Ordinal));

    public async Task KillAsync(bool withDescendants = false)
    {
        _process.Kill(withDescendants);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it by a signal, sent to the process, or to its group as a terminal's Ctrl+C is.</summary>
    public async Task SignalAsync(string signal, bool group = false)
    {
        using var kill = Process.Start("kill", ["-" + signal, "--", (group ? "-" : "") + _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Lets it take a snapshot of its database.</summary>
    public async Task SnapshotAsync(string name)
    {
        await _process.StandardInput.WriteLineAsync(name);
        await _process.StandardInput.FlushAsync();
        await UntilAsync(line => line == "took " + name);
    }

    /// <summary>Lets it give its database back, whatever that says, and lease another.</summary>
    public async Task LeaseAnewAsync()
    {
        await _process.StandardInput.WriteLineAsync("lease anew");
        await _process.StandardInput.FlushAsync();
        Lines.Add("");
        await UntilLeasedAsync();
    }

    public async Task FailFastAsync()
    {
        await _process.StandardInput.WriteLineAsync("fail fast");
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: false);
        _process.Dispose();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory.Replace("PgTestKit.Tests", "Victim", StringComparison.Ordinal), "Victim.dll");

    private static Victim Start(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        var victim = new Victim(Process.Start(start)!);
        victim._process.ErrorDataReceived += (_, line) => victim._errors.Enqueue(line.Data);
        victim._process.BeginErrorReadLine();
        return victim;
    }
}
