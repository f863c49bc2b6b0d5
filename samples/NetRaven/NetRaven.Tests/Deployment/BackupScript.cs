using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Deployment;

/// <summary>Runs <c>deploy/backup.sh</c> against a test's database, as the backup service does.</summary>
internal static partial class BackupScript
{
    public static async Task<(int ExitCode, string Output)> RunAsync(TestDatabase database, string folder, int keep = 14)
    {
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return await RunAsync("bash", [Path.Combine(AppContext.BaseDirectory, "deploy", "backup.sh")], new()
        {
            ["PGHOST"] = server.Host,
            ["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = server.Username,
            ["PGPASSWORD"] = server.Password,
            ["PGDATABASE"] = server.Database,
            ["BACKUP_FOLDER"] = folder,
            ["BACKUP_KEEP"] = keep.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Ignores the test where the script can't run.</summary>
    public static async Task IgnoreUnlessItRunsAsync(TestDatabase database)
    {
        var server = database.Connection.PostgreSqlVersion.Major;
        if (await AnswerAsync("bash") is null) Assert.Ignore("No bash on PATH.");
        if (await AnswerAsync("pg_dump") is not { } dump) Assert.Ignore("No pg_dump on PATH.");
        else if (int.Parse(FirstNumber().Match(dump).Value, CultureInfo.InvariantCulture) < server) Assert.Ignore($"The pg_dump on PATH, {dump.Trim()}, is older than the server, {server}.");
    }

    private static async Task<string?> AnswerAsync(string program)
    {
        try
        {
            return (await RunAsync(program, ["--version"], [])).Output;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex FirstNumber();
}
