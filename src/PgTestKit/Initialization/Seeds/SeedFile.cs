using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>A file or an embedded resource, and the table that its name stands for.</summary>
internal sealed record SeedFile(string Name, string Schema, string Table, SeedFormat Format, Func<Stream> Open)
{
    /// <summary>The same on every machine.</summary>
    public string Label => $"{Schema}.{Table}{Path.GetExtension(Name)}";

    /// <summary><c>schema.table.csv</c>, or <c>schema/table.csv</c>.</summary>
    public static IReadOnlyList<SeedFile> Find(string pattern) => [.. FilePattern.Find(pattern, ".AddSeed").Select(OfPath)];

    /// <summary>Resources are named <c>Namespace.Folder.File.csv</c>, so their table is what the last two parts say.</summary>
    public static IReadOnlyList<SeedFile> Find(Assembly assembly, string pattern)
    {
        var regex = new Regex(@"(^|[./\\])" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
        var all = assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).ToList();
        var names = all.FindAll(regex.IsMatch);
        if (names.Count == 0)
            throw new PgTestKitException($"""No resource of {assembly.GetName().Name} matches .AddSeed(assembly, "{pattern}"). {(all.Count == 0 ? "It has none." : $"It has {string.Join(", ", all)}.")} Embed files with <EmbeddedResource Include="Seed/**" />, or correct the pattern.""");
        return [.. names.Select(name => OfName(name, Path.ChangeExtension(name, null).Split('.', '/', '\\'), () => assembly.GetManifestResourceStream(name)!))];
    }

    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        await using var stream = Open();
        return Convert.ToHexStringLower((await SHA256.HashDataAsync(stream, cancellationToken)).AsSpan(0, 8));
    }

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Open());
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static SeedFile OfPath(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        string[] parts = dot > 0 ? [name[..dot], name[(dot + 1)..]] : [Path.GetFileName(Path.GetDirectoryName(path)) ?? "public", name];
        return OfName(path, parts, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan));
    }

    private static SeedFile OfName(string name, string[] parts, Func<Stream> open)
    {
        var format = Path.GetExtension(name) switch
        {
            ".csv" => SeedFormat.Csv,
            ".json" => SeedFormat.Json,
            ".sql" => SeedFormat.Sql,
            _ => throw new PgTestKitException($"{name} is no seed: seeds are .csv, .json and .sql. Name them in the pattern, for example \"seed/**/*.csv\"."),
        };
        return new(name, parts.Length > 1 ? parts[^2] : "public", parts[^1], format, open);
    }
}
