using System.Reflection;

namespace PgTestKit;

/// <summary>A file or an embedded resource, and the table that its name stands for.</summary>
internal sealed record SeedFile(string Name, string Schema, string Table, SeedFormat Format, ScriptSource Source)
{
    /// <summary>What happens to its rows whose key is there already.</summary>
    public OnConflict OnConflict { get; init; }

    /// <summary>The same on every machine.</summary>
    public string Label => $"{Schema}.{Table}{Path.GetExtension(Name)}";

    /// <summary><c>schema.table.csv</c>, or <c>schema/table.csv</c>.</summary>
    public static IReadOnlyList<SeedFile> Find(string pattern) => [.. FilePattern.Find(pattern, ".AddSeed").Select(OfPath)];

    /// <summary>Resources are named <c>Namespace.Folder.File.csv</c>, so their table is what the last two parts say.</summary>
    public static IReadOnlyList<SeedFile> Find(Assembly assembly, string pattern) =>
        [.. EmbeddedResource.Find(assembly, pattern, ".AddSeed").Select(resource => OfSource(resource, Path.ChangeExtension(resource.Name, null).Split('.', '/', '\\')))];

    public Stream Open() => Source.Open();

    /// <summary>The file, and what it includes where it is a script.</summary>
    public async Task<IReadOnlyList<MarkedInitializer>> HashAsync(CancellationToken cancellationToken) =>
        Format == SeedFormat.Sql ? await ScriptFiles.HashAsync([Source with { Label = Label }], cancellationToken) : [await ScriptFiles.HashAsync(Source with { Label = Label }, cancellationToken)];

    private static SeedFile OfPath(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        string[] parts = dot > 0 ? [name[..dot], name[(dot + 1)..]] : [Path.GetFileName(Path.GetDirectoryName(path)) ?? "public", name];
        return OfSource(ScriptSource.OfFile(path), parts);
    }

    private static SeedFile OfSource(ScriptSource source, string[] parts)
    {
        var format = Path.GetExtension(source.Name) switch
        {
            ".csv" => SeedFormat.Csv,
            ".json" => SeedFormat.Json,
            ".sql" => SeedFormat.Sql,
            _ => throw new PgTestKitException($"{source.Name} is no seed: seeds are .csv, .json and .sql. Name them in the pattern, for example \"seed/**/*.csv\"."),
        };
        return new(source.Name, parts.Length > 1 ? parts[^2] : "public", parts[^1], format, source);
    }
}
