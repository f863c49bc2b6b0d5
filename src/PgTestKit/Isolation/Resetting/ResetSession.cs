using System.Data;
using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Puts one database back, again and again, on a connection of its own.</summary>
internal sealed partial class ResetSession : IAsyncDisposable
{
    // The last: a sequence has other bounds, and can't take its value.
    private static readonly string[] SchemaErrors =
        [PostgresErrorCodes.UndefinedTable, PostgresErrorCodes.InvalidSchemaName, PostgresErrorCodes.UndefinedColumn, PostgresErrorCodes.WrongObjectType, PostgresErrorCodes.NumericValueOutOfRange];

    private readonly NpgsqlConnection _connection;
    private readonly ResetPlan _plan;
    private readonly IBaselineRows _rows;
    private readonly WipeGuard _guard;
    private readonly bool _isWatched;
    private readonly uint[]? _vacuumed;
    private readonly string _headerSql;
    private readonly UsualTables _usual;
    private readonly Dictionary<uint, RowPositions> _positions = [];
    private (long Rows, long Young)[] _catalog = [];
    private string? _signature;
    private Horizon _horizon;
    private int _runs;

    private ResetSession(NpgsqlConnection connection, ResetPlan plan, IBaselineRows rows, WipeGuard guard, bool isWatched, uint[]? vacuumed, string headerSql) =>
        (_connection, _plan, _rows, _guard, _isWatched, _vacuumed, _headerSql, _usual) =
        (connection, plan, rows, guard, isWatched, vacuumed, headerSql, new(plan, isWatched && plan.Baseline.CanReplicate));

    /// <summary>Takes the present state as the one to go back to. Nobody else may be writing.</summary>
    public static async Task<ResetSession> OpenAsync(NpgsqlConnection connection, ResetPlan plan, IBaselineRows rows, WipeGuard guard, bool watch, CancellationToken cancellationToken)
    {
        // For the whole session: every change of this setting throws all plans away.
        if (plan.Baseline.CanReplicate) await connection.ExecuteAsync("SET session_replication_role = replica", cancellationToken);
        var isWatched = watch && plan.Baseline.IsSuperuser && await SchemaWatch.InstallAsync(connection, cancellationToken);
        var database = await connection.ScalarAsync<uint>("SELECT oid FROM pg_database WHERE datname = current_database()", cancellationToken);
        // A clone is the kit's as a whole.
        var vacuumed = watch ? null : plan.Tables.Where(table => !table.IsView).Select(table => table.Oid).ToArray();
        var session = new ResetSession(connection, plan, rows, guard, isWatched, vacuumed, ResetHeader.Sql(database, watch, plan.Baseline.HasSlots, SchemaWatch.Signature(isWatched, database), guard));
        await session.BeginAsync(cancellationToken);
        return session;
    }

    /// <summary>Null when the database is as it was; otherwise why it can't be made so.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            try
            {
                if (await FindAsync(cancellationToken) is { } found)
                {
                    if (found.Leftover is { } kind) return await LockHolders.DescribeAsync(_connection, kind, cancellationToken);
                    if (await CheckSchemaAsync(found, cancellationToken) is { } change) return change;
                    if (found.Changes.Count > 0 && await UndoAsync(found, cancellationToken) is { } reason) return reason;
                    if (found.Changes.Count == 0) (_horizon, _signature) = (new(found.Next, 0), found.Signature);
                    _usual.Learn(found.Changes);
                    if (++_runs % DeadRows.TestsBetweenVacuums == 0) await DeadRows.VacuumAsync(_connection, _vacuumed, cancellationToken);
                    return null;
                }
            }
            catch (PostgresException) when (_usual.Any && _connection.State == ConnectionState.Open)
            {
                // Whatever it was, the next attempt looks first.
                _usual.Forget();
                continue;
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                // Somebody holds a lock, or waits for one of ours: the transaction is rolled back, so nobody waits any more.
            }
            catch (PostgresException exception) when (Refusal.Message(exception) is { } refusal)
            {
                return refusal;
            }
            catch (PostgresException exception) when (SchemaErrors.Contains(exception.SqlState))
            {
                return $"the schema was changed ({exception.MessageText})";
            }

            if (watch.Elapsed > _plan.Options.LockTimeout) return await LockHolders.DescribeAsync(_connection, watch.Elapsed, cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Header(null), CatalogState.Query(_plan.Baseline.IsSuperuser, default) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        _horizon = new(Horizon.Parse(reader.GetString(0)), 0);
        _signature = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2);
        await reader.NextResultAsync(cancellationToken);
        _catalog = await CatalogState.ReadAsync(reader, cancellationToken);
    }

    /// <param name="expected">The signature without which it fails, as it does while somebody is writing; or null.</param>
    private NpgsqlBatchCommand Header(string? expected) => new(_headerSql) { Parameters = { new() { Value = expected ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text } } };

    /// <summary>One round trip: the tables emptied that the test before wrote to, what else changed, and the sequences put back. Null when somebody is still writing.</summary>
    private async Task<Found?> FindAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Header(_usual.Any ? _signature : null) } };
        foreach (var command in _usual.Empty()) batch.BatchCommands.Add(command);
        if (!_isWatched) batch.BatchCommands.Add(CatalogState.Query(_plan.Baseline.IsSuperuser, _horizon));
        foreach (var command in _plan.Detect(_horizon)) batch.BatchCommands.Add(command);
        if (_plan.Sequences.Count > 0) batch.BatchCommands.Add(BaselineSequence.Restore(_plan.Sequences));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetBoolean(1)) return null;
        var found = new Found(Horizon.Parse(reader.GetString(0)), await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2), await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4));
        await reader.NextResultAsync(cancellationToken);
        if (!_isWatched)
        {
            found.Catalog = await CatalogState.ReadAsync(reader, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }

        for (var i = 0; i < _plan.Detections; i++)
        {
            while (await reader.ReadAsync(cancellationToken))
                found.Add(new(_plan.Table(await reader.GetFieldValueAsync<uint>(0, cancellationToken))!, reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
            await reader.NextResultAsync(cancellationToken);
        }

        foreach (var table in _plan.Hidden) found.Add(new(table, 0, 0, 0, Rewrite: true));
        return found;
    }

    /// <summary>Null when the schema is as it was, but for relations that were emptied or refilled, which count as changed then.</summary>
    private async Task<string?> CheckSchemaAsync(Found found, CancellationToken cancellationToken)
    {
        if (_isWatched && found.Signature == _signature) return null;
        found.Catalog ??= await ReadCatalogAsync(cancellationToken);
        var changed = CatalogState.Changed(_catalog, found.Catalog);
        if (changed.Length > 0 && changed.All(catalog => catalog is "pg_class" or "pg_sequence") && _catalog.Zip(found.Catalog).All(pair => pair.First.Rows == pair.Second.Rows))
        {
            var young = await YoungRelationsAsync(cancellationToken);
            var before = await _rows.RelationsAsync(young.Keys.ToList(), cancellationToken);
            if (young.All(relation => before.TryGetValue(relation.Key, out var was) && was == relation.Value))
            {
                foreach (var table in young.Keys.Select(_plan.Table).OfType<BaselineTable>().Where(table => table.Rows > 0 || table.IsView)) found.Rewritten(table);
                changed = [];
            }
        }

        return changed.Length == 0 ? null : $"the schema was changed ({await CatalogState.DescribeAsync(_connection, changed, _horizon, cancellationToken)})";
    }

    private async Task<(long, long)[]> ReadCatalogAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { CatalogState.Query(_plan.Baseline.IsSuperuser, _horizon) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await CatalogState.ReadAsync(reader, cancellationToken);
    }

    private async Task<IReadOnlyDictionary<uint, string>> YoungRelationsAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { _horizon.AddTo(new($"SELECT oid FROM pg_class WHERE oid >= {CatalogState.FirstNormalObjectId} AND {Horizon.Young} UNION SELECT seqrelid FROM pg_sequence WHERE {Horizon.Young}")) } };
        var young = new List<uint>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) young.Add(await reader.GetFieldValueAsync<uint>(0, cancellationToken));
        return await BaselineQueries.RelationsAsync(_connection, young, cancellationToken);
    }

    private sealed record Found(uint Next, string? Signature, string? Leftover)
    {
        private readonly Dictionary<uint, TableChange> _changes = [];

        public Dictionary<uint, TableChange>.ValueCollection Changes => _changes.Values;

        public (long Rows, long Young)[]? Catalog { get; set; }

        public void Add(TableChange change) => _changes[change.Table.Oid] = change;

        public void Rewritten(BaselineTable table) => _changes[table.Oid] = _changes.TryGetValue(table.Oid, out var change) ? change with { Rewrite = true } : new(table, 0, 0, 0, Rewrite: true);
    }
}
