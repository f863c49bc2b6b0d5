using System.Diagnostics;

namespace PgTestKit.Bench.Rows;

/// <summary>A cluster that is copied, started and asked with <c>cp</c>, <c>postgres</c> and <c>psql</c>, as one would in a script.</summary>
internal sealed class ByHand(string cluster, string password, string binaries) : IAsyncDisposable
{
    private const string Script = """
        rm -rf "$1"; cp -r "$2" "$1"; chmod 700 "$1"
        "$3/postgres" -D "$1" -c port="$4" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 2>/dev/null >/dev/null &
        server=$!
        tries=0
        until psql -h 127.0.0.1 -p "$4" -U postgres -d postgres -Atqc 'SELECT 1' 2>/dev/null; do
          kill -0 $server 2>/dev/null && [ $tries -lt 1000 ] || { kill -QUIT $server; exit 1; }; tries=$((tries + 1))
        done
        read -r _; kill -QUIT $server; wait $server; rm -rf "$1"
        """;

    private readonly string _folder = Path.Combine(Path.GetDirectoryName(cluster)!, "by-hand");
    private Process? _process;

    /// <summary>Returns when <c>psql</c> has printed its row.</summary>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        string[] words = ["sh", "-c", Script, "sh", _folder, cluster, binaries, port.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        if (Environment.IsPrivilegedProcess) words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = password;
        _process = Process.Start(start)!;
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is null)
            throw new InvalidOperationException($"The server in {_folder} that was started by hand answers no query.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }
}
