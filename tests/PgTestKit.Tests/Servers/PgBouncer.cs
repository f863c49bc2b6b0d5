using System.Diagnostics;
using System.Globalization;

namespace PgTestKit.Tests.Servers;

/// <summary>A real PgBouncer in front of a server, with a wildcard for the databases: the clones' names are not known before.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    // It ends with the test process, whose end of the pipe closes.
    private const string Watchdog = """ "$0" "$1" </dev/null & pooler=$!; read -r _; kill -TERM $pooler; wait $pooler """;

    private readonly TempFiles _files;
    private readonly Process _process;

    private PgBouncer(TempFiles files, Process process, string connectionString) => (_files, _process, ConnectionString) = (files, process, connectionString);

    public static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    public string ConnectionString { get; }

    public static PgBouncer Start(string server, string mode, params string[] settings)
    {
        Assert.SkipWhen(Program is null, "pgbouncer is not installed (apt-get install pgbouncer)");
        var files = TempFiles.ForEveryone();
        var (target, port) = (new NpgsqlConnectionStringBuilder(server), FreePort.Take());
        var users = files.Write("users.txt", $"\"{target.Username}\" \"{target.Password}\"\n");
        var configuration = files.Write("pgbouncer.ini", string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host={target.Host} port={target.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {users}
            pool_mode = {mode}
            {string.Join('\n', settings)}
            """));
        var process = Process.Start(UnixShell.Command(Watchdog, Program!, configuration))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(files, process, new NpgsqlConnectionStringBuilder(server) { Port = port }.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _files.Dispose();
    }
}
