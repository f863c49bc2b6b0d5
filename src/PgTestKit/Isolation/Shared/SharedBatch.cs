using System.Data;
using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>A batch of the code under test on the test's connection.</summary>
internal sealed class SharedBatch : DbBatch
{
    private readonly NpgsqlBatch _inner = new();
    private SharedConnection? _connection;

    public override int Timeout
    {
        get => _inner.Timeout;
        set => _inner.Timeout = value;
    }

    protected override DbBatchCommandCollection DbBatchCommands => _inner.BatchCommands;

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set
        {
            _connection = value as SharedConnection ?? (value is null ? null : throw new InvalidOperationException($"A batch of the test's connection can't run on a {value.GetType().Name}. Make it with that connection's CreateBatch()."));
            _inner.Connection = _connection?.Inner;
        }
    }

    protected override DbTransaction? DbTransaction { get; set; }

    private SharedConnection Shared => _connection ?? throw new InvalidOperationException("The batch has no connection.");

    public override void Cancel() => _inner.Cancel();

    public override int ExecuteNonQuery() => Shared.Run(_inner.ExecuteNonQuery);

    public override object? ExecuteScalar() => Shared.Run(_inner.ExecuteScalar);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => Shared.RunAsync(() => _inner.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => Shared.RunAsync(() => _inner.ExecuteScalarAsync(cancellationToken), cancellationToken);

    public override void Prepare() => Shared.Run(() =>
    {
        Shared.Savepoints.HasPrepared = true;
        _inner.Prepare();
        return 0;
    });

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => Shared.RunAsync(async () =>
    {
        Shared.Savepoints.HasPrepared = true;
        await _inner.PrepareAsync(cancellationToken);
        return 0;
    }, cancellationToken);

    public override void Dispose()
    {
        _inner.Dispose();
        base.Dispose();
    }

    protected override DbBatchCommand CreateDbBatchCommand() => new NpgsqlBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        new SharedReader(Shared.Run(() => _inner.ExecuteReader(SharedReader.Keep(behavior))), Shared, behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        new SharedReader(await Shared.RunAsync(() => _inner.ExecuteReaderAsync(SharedReader.Keep(behavior), cancellationToken), cancellationToken), Shared, behavior);
}
