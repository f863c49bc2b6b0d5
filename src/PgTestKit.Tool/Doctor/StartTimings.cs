using System.Diagnostics;

namespace PgTestKit.Doctor;

/// <summary>Starts a local server as a suite would, without the cache and with it, to the answer of a first query.</summary>
internal static class StartTimings
{
    public static async Task<(string Server, string Origin, TimeSpan Cold, TimeSpan Warm)> MeasureAsync(LocalServer server, string cache, Terminal terminal, CancellationToken cancellationToken)
    {
        var start = new ServerStart("", terminal.Progress);
        terminal.Progress("starting a server without the cache, then from the cache");
        var (name, origin, cold) = await RunAsync(server.WithCache(0), start, cancellationToken);
        var cached = server.WithCache(CacheOptions.Default.MaxBytes, folder: cache);
        await RunAsync(cached, start, cancellationToken); // fills the cache where it is empty
        var (_, _, warm) = await RunAsync(cached, start, cancellationToken);
        return (name, origin, cold, warm);
    }

    private static async Task<(string Name, string Origin, TimeSpan Time)> RunAsync(LocalServer server, ServerStart start, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var running = await server.StartAsync(start, cancellationToken);
        await using var connection = await ServerConnection.OpenAsync(running, cancellationToken);
        await connection.ExecuteAsync("SELECT 1", cancellationToken);
        return (running.Name, running.Origin, watch.Elapsed);
    }
}
