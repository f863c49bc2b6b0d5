using System.Diagnostics;

namespace PgTestKit;

/// <summary>Runs <c>psql</c> on this terminal. The connection, password included, goes by environment variables: a command line is seen by all.</summary>
internal static class Psql
{
    /// <summary>psql beside the server's binaries, else on PATH.</summary>
    public static string Find(string? binaries)
    {
        var name = PostgresBinaries.Executable("psql");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (binaries is null ? folders : [binaries, .. folders]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new PgTestKitException("psql was not found, neither beside the server's binaries nor on PATH. Install it: apt-get install postgresql-client, dnf install postgresql, apk add postgresql-client, or brew install libpq.");
    }

    public static async Task<int> RunAsync(string psql, string connectionString, string database, string[] arguments, Interruption interruption)
    {
        var start = new ProcessStartInfo(psql, arguments);
        LibpqEnvironment.Set(start.Environment, connectionString);
        start.Environment["PGDATABASE"] = database;

        interruption.LeavesCtrlC = true;
        try
        {
            using var process = Process.Start(start)!;
            await using var killed = interruption.Token.Register(() => process.Kill(entireProcessTree: true));
            await process.WaitForExitAsync(CancellationToken.None);
            interruption.Token.ThrowIfCancellationRequested();
            return process.ExitCode;
        }
        finally
        {
            interruption.LeavesCtrlC = false;
        }
    }
}
