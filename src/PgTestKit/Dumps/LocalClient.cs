using System.Diagnostics;

namespace PgTestKit;

/// <summary>Runs a client program of this machine.</summary>
internal static class LocalClient
{
    private const int MostLines = 30; // of its errors, of which the first tell most

    public static async Task<ClientResult> RunAsync(ClientRun run, RunningServer server, CancellationToken cancellationToken)
    {
        var program = await ClientProgram.FindAsync(run.Program, run.ServerVersion, server.BinariesFolder, BinariesSearch.ClientFolders(), cancellationToken);
        var start = new ProcessStartInfo(program.FullPath, run.ArgumentsFor(run.File)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        LibpqEnvironment.Set(start.Environment, server.ConnectionTo(database: null).ConnectionString);
        start.Environment["LC_ALL"] = "C"; // messages are read and shown
        using var process = Process.Start(start)!;
        await using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        List<string> errors = [];
        while (await process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
            if (errors.Count < MostLines) errors.Add(line);
        await output;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new(program.ToString(), process.ExitCode, string.Join(Environment.NewLine, errors));
    }
}
