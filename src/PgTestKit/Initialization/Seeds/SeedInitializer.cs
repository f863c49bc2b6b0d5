using Npgsql;

namespace PgTestKit;

/// <summary>Loads seed files: tables in the order of their foreign keys, then scripts that are no table's.</summary>
internal sealed class SeedInitializer(string name, Func<IReadOnlyList<SeedFile>> find, OnConflict onConflict) : IFileInitializer
{
    public string Name => $"seed {name}";

    public async ValueTask<IReadOnlyList<MarkedInitializer>> GetFilesAsync(CancellationToken cancellationToken)
    {
        var files = new List<MarkedInitializer>();
        if (onConflict != OnConflict.Fail) files.Add(new($"OnConflict.{onConflict}", ""));
        foreach (var file in find()) files.AddRange(await file.HashAsync(cancellationToken));
        return files;
    }

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var files = find();
        var catalog = await SeedCatalog.ReadAsync(connection, files, cancellationToken);
        foreach (var group in catalog.InForeignKeyOrder(files.Where(catalog.Has)))
        {
            var rows = group.Where(file => file.Format != SeedFormat.Sql).ToList();
            if (rows.Count > 0) await new SeedLoad(connection, catalog, onConflict).RunAsync(rows, cancellationToken);
            await RunScriptsAsync(dataSource, connection, group, cancellationToken);
        }

        await RunScriptsAsync(dataSource, connection, files.Where(file => !catalog.Has(file)), cancellationToken);
    }

    private static async Task RunScriptsAsync(NpgsqlDataSource dataSource, NpgsqlConnection connection, IEnumerable<SeedFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(file => file.Format == SeedFormat.Sql))
        {
            await SqlScript.RunAsync(dataSource, file.Source, cancellationToken);
            await Sequences.MoveOnAsync(connection, null, cancellationToken);
        }
    }
}
