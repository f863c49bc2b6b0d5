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

    public static RowLoad OfFiles(string migration, string path) => new(migration, async (database, cancellationToken) =>
    {
        await using var source = database.CreateDataSource();
        await new SeedInitializer(path, () => SeedFile.Find(path), OnConflict.Fail).InitializeAsync(source, cancellationToken);
    });
}
