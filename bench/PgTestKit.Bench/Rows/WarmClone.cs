using System.Diagnostics;
using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>How long a test waits for a database of its own while the tests take longer than making one. The peer sends what pgtestdb and IntegreSQL send.</summary>
internal sealed class WarmClone : ShopBenchmark
{
    private NpgsqlConnection? _server;
    private TestDatabase? _database;
    private TimeSpan _longest;
    private int _count;

    public override string Name => "clone: wait for the lease, pool warm";

    public override string PeerName => "Npgsql: CREATE DATABASE ... TEMPLATE";

    public override double Goal => 0.1;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await base.SetUpAsync(cancellationToken);
        _server = new NpgsqlConnection(Template.Server.ConnectionString);
        await _server.OpenAsync(cancellationToken);
    }

    /// <summary>The test before: it lasts twice as long as the slowest clone of the peer's took.</summary>
    public override async Task BeforeOursAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(2 * _longest, cancellationToken);
        if (_database is not null) await _database.DisposeAsync();
    }

    public override async Task OursAsync(CancellationToken cancellationToken)
    {
        _database = await Template.LeaseAsync(TestIsolation.Clone, cancellationToken);
        await SelectOneAsync(_database.Connection, cancellationToken);
    }

    public override async Task PeerAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var create = new NpgsqlCommand($"CREATE DATABASE peer_{++_count} TEMPLATE \"{Template.Name}\"", _server);
        await create.ExecuteNonQueryAsync(cancellationToken);
        _longest = TimeSpan.FromTicks(Math.Max(_longest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
    }

    public override async Task BeforePeerAsync(CancellationToken cancellationToken)
    {
        if (_count == 0) return;
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS peer_{_count} WITH (FORCE)", _server);
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        await base.DisposeAsync();
    }
}
