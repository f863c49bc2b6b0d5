using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>A test process of its own, on an existing server, that the tests start, watch and kill.</summary>
internal sealed class Victim : IDisposable
{
    private readonly Process _process;

    private Victim(Process process) => _process = process;

    /// <summary>What it said so far.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The database that it leased.</summary>
    public string Database => Lines[^1].Split('|')[1];

    public bool HasBuilt => Lines.Contains("building");

    public static Victim Start(params string[] arguments)
    {
        var folder = AppContext.BaseDirectory.Replace("PgTestKit.Tests", "Victim", StringComparison.Ordinal);
        return new(Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "Victim.dll"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    /// <summary>Reads on until a line fits.</summary>
    public async Task UntilAsync(Func<string, bool> fits)
    {
        while (Lines.Count == 0 || !fits(Lines[^1]))
            Lines.Add(await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the victim ended after: " + string.Join("; ", Lines)));
    }

    public Task UntilLeasedAsync() => UntilAsync(line => line.Contains('|', StringComparison.Ordinal));

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: false);
        _process.Dispose();
    }
}
