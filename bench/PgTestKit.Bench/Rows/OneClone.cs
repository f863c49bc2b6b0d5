using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>A database for each test, one test after the other, with nothing to do while the next clone is made.</summary>
internal sealed class OneClone : ShopBenchmark
{
    private int _count;

    public override string Name => "clone: lease, SELECT 1, give back";

    public override string PeerName => "Npgsql: CREATE DATABASE, open, SELECT 1, DROP";

    public override double Goal => 1.0;

    public override string Unit => "ms a test";

    public override async Task OursAsync(CancellationToken cancellationToken)
    {
        await using var database = await Template.LeaseAsync(TestIsolation.Clone, cancellationToken);
        await SelectOneAsync(database.Connection, cancellationToken);
    }

    public override async Task PeerAsync(CancellationToken cancellationToken)
    {
        var name = $"peer_{++_count}";
        await using var server = new NpgsqlConnection(Template.Server.ConnectionString);
        await server.OpenAsync(cancellationToken);
        await using (var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE \"{Template.Name}\"", server)) await create.ExecuteNonQueryAsync(cancellationToken);
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Template.Server.ConnectionString) { Database = name }.ConnectionString))
        await using (var connection = await source.OpenConnectionAsync(cancellationToken)) await SelectOneAsync(connection, cancellationToken);
        await using (var drop = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", server)) await drop.ExecuteNonQueryAsync(cancellationToken);
    }
}
