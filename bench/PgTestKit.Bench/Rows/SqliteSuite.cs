using System.Diagnostics;

namespace PgTestKit.Bench.Rows;

/// <summary>The suite on SQLite, in a process of its own: another version of EF.</summary>
internal sealed class SqliteSuite : IDisposable
{
    private readonly Process _process;

    public SqliteSuite()
    {
        // bench/PgTestKit.Bench/bin/Release/net10.0 and its neighbour.
        var bench = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var (framework, configuration) = (Path.GetFileName(bench), Path.GetFileName(Path.GetDirectoryName(bench)!));
        var program = Path.GetFullPath(Path.Combine(bench, "../../../../PgTestKit.Bench.Sqlite/bin", configuration, framework, "PgTestKit.Bench.Sqlite.dll"));
        _process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("dotnet did not start.");
    }

    public async Task RunAsync(string test, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(test.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is null) throw new InvalidOperationException("The suite on SQLite failed; its message is above.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
