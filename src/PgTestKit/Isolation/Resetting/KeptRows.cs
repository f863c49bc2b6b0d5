using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>The baseline's rows in memory, for a database of which there is no second copy.</summary>
internal sealed class KeptRows : IBaselineRows
{
    private readonly Dictionary<uint, (NpgsqlTid[] Positions, Dictionary<NpgsqlTid, string> Rows)> _tables = [];
    private IReadOnlyDictionary<uint, string> _relations = new Dictionary<uint, string>();

    public static async Task<KeptRows> ReadAsync(NpgsqlConnection connection, IEnumerable<BaselineTable> tables, CancellationToken cancellationToken)
    {
        var kept = new KeptRows { _relations = await BaselineQueries.RelationsAsync(connection, null, cancellationToken) };
        foreach (var table in tables.Where(table => table.Rows > 0 && !table.IsView))
        {
            var rows = await BaselineQueries.UnhiddenAsync(
                connection, table, () => connection.QueryAsync($"SELECT r.ctid, (r.*)::text FROM ONLY {table.Name} r", row => (Position: row.GetFieldValue<NpgsqlTid>(0), Row: row.GetString(1)), cancellationToken), cancellationToken);
            kept._tables.Add(table.Oid, ([.. rows.Select(row => row.Position)], rows.ToDictionary(row => row.Position, row => row.Row)));
        }

        return kept;
    }

    public Task<NpgsqlTid[]> PositionsAsync(BaselineTable table, CancellationToken cancellationToken) => Task.FromResult(_tables[table.Oid].Positions);

    public Task<string[]> RowsAsync(BaselineTable table, NpgsqlTid[] positions, CancellationToken cancellationToken) =>
        Task.FromResult(positions.Select(position => _tables[table.Oid].Rows[position]).ToArray());

    public Task<IReadOnlyDictionary<uint, string>> RelationsAsync(IReadOnlyCollection<uint> relations, CancellationToken cancellationToken) => Task.FromResult(_relations);
}
