using System.Diagnostics;

namespace PgTestKit.Bench.Rows;

/// <summary>The second run of a suite against the least that anybody could do.</summary>
internal sealed class WarmStart : StartBenchmark
{
    private ByHand? _byHand;
    private int _port;

    public override string Name => "warm start to the first query";

    public override string PeerName => "cp -r, postgres, psql by hand";

    public override double Goal => 3;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await base.SetUpAsync(cancellationToken);
        var template = await StartAsync(Server, cancellationToken);
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(template.Server.ConnectionString);
        var binaries = template.Report.Origin.Split(' ')[2]; // "binaries in <folder> (...)"
        await StopAsync();
        var entry = Directory.EnumerateDirectories(Path.Combine(Folder, "clusters"), "done-*").Single();
        var cluster = Path.Combine(Folder, "cluster"); // the cache keeps the databases apart
        foreach (var part in (string[])["data", "base", "rest"])
        {
            using var copy = Process.Start("cp", ["-a", Path.Combine(entry, part, "."), part == "data" ? Directory.CreateDirectory(cluster).FullName : Path.Combine(cluster, "base")]);
            await copy.WaitForExitAsync(cancellationToken);
        }

        (_port, _byHand) = (settings.Port, new ByHand(cluster, settings.Password!, binaries));
    }

    public override async Task BeforeOursAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await _byHand!.DisposeAsync();
    }

    public override Task BeforePeerAsync(CancellationToken cancellationToken) => BeforeOursAsync(cancellationToken);

    public override Task OursAsync(CancellationToken cancellationToken) => StartAsync(Server, cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) => _byHand!.StartAsync(_port, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_byHand is not null) await _byHand.DisposeAsync();
        await base.DisposeAsync();
    }
}
