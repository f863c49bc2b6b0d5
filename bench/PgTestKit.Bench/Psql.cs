using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PgTestKit.Bench;

/// <summary>The peer of what loads files.</summary>
internal static class Psql
{
    /// <summary>Runs <c>psql</c> on the connection string's database, as a script would.</summary>
    public static async Task RunAsync(string connectionString, string[] arguments, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", connection.Host!, "-p", connection.Port.ToString(CultureInfo.InvariantCulture), "-U", connection.Username!, "-d", connection.Database!, .. arguments]);
        start.Environment["PGPASSWORD"] = connection.Password;
        using var psql = Process.Start(start)!;
        await psql.WaitForExitAsync(cancellationToken);
        if (psql.ExitCode != 0) throw new InvalidOperationException($"psql ended with {psql.ExitCode}.");
    }
}
