using Npgsql;

namespace PgTestKit;

/// <summary>Loads the seed files of one <c>.AddSeed</c>, or of several that follow each other: tables in the order of their foreign keys, then scripts that are no table's.</summary>
internal sealed class SeedInitializer(IReadOnlyList<SeedSource> sources) : IFileInitializer
{
    public string Name => "seed " + string.Join(", ", sources.Select(source => source.Name));

    public SeedInitializer With(SeedSource source) => new([.. sources, source]);

    public async ValueTask<IReadOnlyList<MarkedInitializer>> GetFilesAsync(CancellationToken cancellationToken)
    {
        var files = new List<MarkedInitializer>();
        foreach (var source in sources)
        {
            if (source.OnConflict != OnConflict.Fail) files.Add(new($"OnConflict.{source.OnConflict}", ""));
            foreach (var file in source.Files()) files.AddRange(await file.HashAsync(cancellationToken));
        }

        return files;
    }

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var files = new List<SeedFile>();
        foreach (var source in sources)
        {
            files.AddRange(source.Files());
            if (!files.Exists(file => file.Format == SeedFormat.Sql)) continue;
            await LoadAsync(dataSource, connection, files, cancellationToken); // who knows what a script makes for those that follow
            files.Clear();
        }

        if (files.Count > 0) await LoadAsync(dataSource, connection, files, cancellationToken);
    }

    private static async Task LoadAsync(NpgsqlDataSource dataSource, NpgsqlConnection connection, List<SeedFile> files, CancellationToken cancellationToken)
    {
        var catalog = await SeedCatalog.ReadAsync(connection, files, cancellationToken);
        foreach (var group in catalog.InForeignKeyOrder(files.Where(catalog.Has)))
        {
            var rows = group.Where(file => file.Format != SeedFormat.Sql).ToList();
            if (rows.Count > 0) await new SeedLoad(connection, catalog).RunAsync(rows, cancellationToken);
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
