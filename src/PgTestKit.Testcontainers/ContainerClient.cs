using System.Text;
using DotNet.Testcontainers.Configurations;
using Npgsql;
using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>Runs a client program inside the server's container, whose version is the server's own. It connects by the container's socket; files are copied in and out.</summary>
internal sealed class ContainerClient(PostgreSqlContainer container, string connectionString)
{
    /// <summary>Makes a folder for one run, and tells whose it is.</summary>
    internal const string Prepare = """umask 077; mkdir "$1" && id -u""";

    /// <summary>Runs the program and keeps its process id. The password is in a file, because Testcontainers logs the command.</summary>
    internal const string Run = """cd "$1" && echo $$ > pid && user=$2 && shift 2 && exec env PGPASSFILE="$PWD/pass" PGUSER="$user" LC_ALL=C "$@" """;

    /// <summary>Ends the program if it still runs, and removes the folder.</summary>
    internal const string Remove = """[ ! -e "$1/pid" ] || kill "$(cat "$1/pid")" 2>/dev/null; rm -rf "$1" """;

    private const int NotFound = 127; // says sh

    private readonly NpgsqlConnectionStringBuilder _connection = new(connectionString);

    public async Task<ClientResult> RunAsync(ClientRun run, CancellationToken cancellationToken)
    {
        var folder = "/tmp/pgtestkit-" + Guid.NewGuid().ToString("N");
        try
        {
            var prepared = await container.ExecAsync(["sh", "-c", Prepare, "sh", folder], cancellationToken);
            if (!uint.TryParse(prepared.Stdout.Trim(), out var user)) throw new PgTestKitException($"No folder for {run.Program} can be made in the container's /tmp: {prepared.Stderr.Trim()} Use an image with a shell and a /tmp that can be written to.");
            await container.CopyAsync(Passfile(_connection.Password), folder + "/pass", user, user, UnixFileModes.UserRead | UnixFileModes.UserWrite, cancellationToken);
            if (!run.WritesFile) await container.CopyAsync(await File.ReadAllBytesAsync(run.File, cancellationToken), folder + "/file", user, user, UnixFileModes.UserRead, cancellationToken);

            var result = await container.ExecAsync(["sh", "-c", Run, "sh", folder, _connection.Username ?? "postgres", run.Program, .. run.ArgumentsFor(folder + "/file")], cancellationToken);
            if (result.ExitCode == NotFound) throw new PgTestKitException($"The image {container.Image.FullName} holds no {run.Program}. Use one that is made from the official image postgres.");
            if (run.WritesFile && result.ExitCode == 0) await File.WriteAllBytesAsync(run.File, await container.ReadFileAsync(folder + "/file", cancellationToken), cancellationToken);
            return new($"{run.Program} in the container of {container.Image.FullName}", (int)(result.ExitCode ?? -1), result.Stderr.Trim());
        }
        finally
        {
            await container.ExecAsync(["sh", "-c", Remove, "sh", folder], CancellationToken.None);
        }
    }

    internal static byte[] Passfile(string? password) =>
        Encoding.UTF8.GetBytes($"*:*:*:*:{password?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}\n");
}
