using Npgsql;

namespace PgTestKit;

/// <summary>Rows that are loaded once a migration was applied.</summary>
internal sealed record RowLoad(string Migration, Func<EmptyDatabase, CancellationToken, Task> RunAsync)
{
    public static RowLoad Of(string migration, Func<NpgsqlConnection, CancellationToken, Task> load) => new(migration, async (database, cancellationToken) =>
    {
        await using var source = database.CreateDataSource();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await load(connection, cancellationToken);
        await Sequences.MoveOnAsync(connection, null, cancellationToken);
    });

    public static RowLoad OfSql(string migration, string sql) => new(migration, async (database, cancellationToken) =>
    {
        await using var source = database.CreateDataSource();
        await SqlScript.RunAsync(source, ScriptSource.OfText($"rows at {migration}", sql), cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await Sequences.MoveOnAsync(connection, null, cancellationToken);
    });

    public static RowLoad OfFiles(string migration, string path) => new(migration, async (database, cancellationToken) =>
    {
        await using var source = database.CreateDataSource();
        await new SeedInitializer([new(path, OnConflict.Fail, () => SeedFile.Find(path))]).InitializeAsync(source, cancellationToken);
    });
}
