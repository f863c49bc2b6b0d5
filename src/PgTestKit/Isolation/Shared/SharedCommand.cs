using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace PgTestKit;

/// <summary>A command of the code under test on the test's connection.</summary>
internal sealed class SharedCommand : DbCommand
{
    private readonly NpgsqlCommand _inner = new();
    private SharedConnection? _connection;

    [AllowNull]
    public override string CommandText
    {
        get => _inner.CommandText;
        set => _inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => _inner.CommandTimeout;
        set => _inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => _inner.CommandType;
        set => _inner.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => _inner.DesignTimeVisible;
        set => _inner.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => _inner.UpdatedRowSource;
        set => _inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set
        {
            _connection = value as SharedConnection ?? (value is null ? null : throw new InvalidOperationException($"A command of the test's connection can't run on a {value.GetType().Name}. Make it with that connection's CreateCommand()."));
            _inner.Connection = _connection?.Inner;
        }
    }

    protected override DbParameterCollection DbParameterCollection => _inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private SharedConnection Shared => _connection ?? throw new InvalidOperationException("The command has no connection.");

    public override void Cancel() => _inner.Cancel();

    public override int ExecuteNonQuery() => Shared.Run(_inner.ExecuteNonQuery);

    public override object? ExecuteScalar() => Shared.Run(_inner.ExecuteScalar);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => Shared.RunAsync(() => _inner.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => Shared.RunAsync(() => _inner.ExecuteScalarAsync(cancellationToken), cancellationToken);

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

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbParameter CreateDbParameter() => new NpgsqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        new SharedReader(Shared.Run(() => _inner.ExecuteReader(SharedReader.Keep(behavior))), Shared, behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        new SharedReader(await Shared.RunAsync(() => _inner.ExecuteReaderAsync(SharedReader.Keep(behavior), cancellationToken), cancellationToken), Shared, behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
