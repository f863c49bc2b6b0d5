using Npgsql;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>Runs SQL on <see cref="Connection"/> and returns the number of rows that it changed.</summary>
    /// <param name="sql">A statement with parameters <c>$1</c>, <c>$2</c>.</param>
    /// <param name="values">Their values; null is NULL.</param>
    public async Task<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await GuardAsync(() => command.ExecuteNonQueryAsync());
    }

    /// <summary>Runs SQL on <see cref="Connection"/> and returns the first column of the first row.</summary>
    /// <param name="sql">A query with parameters <c>$1</c>, <c>$2</c>.</param>
    /// <param name="values">Their values; null is NULL.</param>
    /// <typeparam name="T">The value's type, mapped enums included; nullable where NULL may come back.</typeparam>
    /// <exception cref="PgTestKitException">There is no row, or the value is NULL and <typeparamref name="T"/> can't be.</exception>
    public async Task<T> QueryScalarAsync<T>(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        // A query may fail at its last row, which is read as the reader closes.
        return await GuardAsync(async () =>
        {
            await using var reader = await command.ExecuteReaderAsync();
            if (!await reader.ReadAsync()) throw new PgTestKitException($"The query returned no row: {sql} Use a query that always returns one, such as SELECT count(*).");
            if (!await reader.IsDBNullAsync(0)) return await reader.GetFieldValueAsync<T>(0);
            return default(T) is null ? default! : throw new PgTestKitException($"The query returned NULL: {sql} Ask for {typeof(T).Name}? instead.");
        });
    }

    // What fails here fails alone, as it would outside the test's transaction.
    private async Task<T> GuardAsync<T>(Func<Task<T>> run)
    {
        if (Savepoints is null) return await run();
        await Savepoints.BeginStatementAsync();
        try
        {
            return await run();
        }
        catch (Exception exception)
        {
            await Savepoints.UndoStatementAsync(exception);
            throw;
        }
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, Connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }
}
