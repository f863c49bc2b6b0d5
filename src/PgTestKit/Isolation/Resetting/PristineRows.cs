using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>The baseline's rows in a clone that no test leases: its rows lie where those of every other clone lay.</summary>
internal sealed class PristineRows(Func<CancellationToken, ValueTask<Clone>> pristine) : IBaselineRows
{
    private readonly ConcurrentDictionary<uint, NpgsqlTid[]> _positions = new();

    public async Task<NpgsqlTid[]> PositionsAsync(BaselineTable table, CancellationToken cancellationToken) =>
        _positions.TryGetValue(table.Oid, out var known) ? known : _positions[table.Oid] = await AskAsync(connection => BaselineQueries.UnhiddenAsync(connection, table, () => BaselineQueries.PositionsAsync(connection, table, cancellationToken), cancellationToken), cancellationToken);

    public Task<string[]> RowsAsync(BaselineTable table, NpgsqlTid[] positions, CancellationToken cancellationToken) =>
        AskAsync(connection => BaselineQueries.UnhiddenAsync(connection, table, () => BaselineQueries.RowsAsync(connection, table, positions, cancellationToken), cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<uint, string>> RelationsAsync(IReadOnlyCollection<uint> relations, CancellationToken cancellationToken) =>
        AskAsync(connection => BaselineQueries.RelationsAsync(connection, relations, cancellationToken), cancellationToken);

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        var clone = await pristine(cancellationToken);
        await using var connection = await clone.OwnerDataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(ResetConnection.Formats, cancellationToken);
        return await ask(connection);
    }
}
