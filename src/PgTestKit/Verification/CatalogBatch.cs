using Npgsql;

namespace PgTestKit;

/// <summary>Reads the catalog in one round trip, with settings under which the server writes types and expressions the same way for everyone: schema-qualified, in UTC.</summary>
internal sealed class CatalogBatch
{
    // Local to the transaction, or to the batch where there is none; put back for the rest of a test's transaction.
    private const string Settings =
        "(VALUES ('search_path', ''), ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('bytea_output', 'hex'), ('extra_float_digits', '1'), ('quote_all_identifiers', 'off'), ('jit', 'off')) AS s (name, value)";

    private const string Set = $"SELECT set_config('pgtestkit.' || s.name, current_setting(s.name), true), set_config(s.name, s.value, true) FROM {Settings}";
    private const string PutBack = $"SELECT set_config(s.name, current_setting('pgtestkit.' || s.name), true) FROM {Settings}";

    private readonly List<(string Sql, object[] Values, Action<NpgsqlDataReader> Read)> _queries = [];

    /// <summary>Adds a query whose rows end up in the list.</summary>
    public List<T> Add<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        var rows = new List<T>();
        _queries.Add((sql, values, reader => rows.Add(read(reader))));
        return rows;
    }

    public async Task ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(Set) } };
        foreach (var (sql, values, _) in _queries)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(new(PutBack));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var (_, _, read) in _queries)
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) read(reader);
        }

        await reader.NextResultAsync(cancellationToken); // an error of the last one would stay unseen
    }
}
