using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>What the kit adds to the cheapest isolation there is.</summary>
internal sealed class EmptyTransaction : ShopBenchmark
{
    private TestDatabase? _other;

    public override string Name => "transaction: lease, SELECT 1, give back";

    public override string PeerName => "Npgsql: open, BEGIN, SELECT 1, ROLLBACK";

    public override double Goal => 1.3;

    public override string Unit => "ms a test";

    public override int Operations => 20;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await base.SetUpAsync(cancellationToken);
        _other = await Template.LeaseAsync(TestIsolation.Reset, cancellationToken);
    }

    public override async Task OursAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Operations; i++)
        {
            await using var database = await Template.LeaseAsync(TestIsolation.Transaction, cancellationToken);
            await SelectOneAsync(database.Connection, cancellationToken);
        }
    }

    public override async Task PeerAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Operations; i++)
        {
            await using var connection = await _other!.DataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await SelectOneAsync(connection, cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        await base.DisposeAsync();
    }
}
