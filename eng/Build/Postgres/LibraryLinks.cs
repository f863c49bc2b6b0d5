using System.Text.Json;

namespace Build.Postgres;

/// <summary>npm packages hold no symbolic links: theirs are listed in a file, and made after unpacking.</summary>
internal static class LibraryLinks
{
    private sealed record Link(string Source, string Target);

    public static void Create(string package)
    {
        var list = File.ReadAllText(Path.Combine(package, "native", "pg-symlinks.json"));
        foreach (var link in JsonSerializer.Deserialize<Link[]>(list, JsonSerializerOptions.Web) ?? [])
        {
            var target = Inside(package, link.Target);
            if (File.Exists(target))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Inside(package, link.Source)));
        }
    }

    private static string Inside(string package, string path)
    {
        var full = Path.GetFullPath(Path.Combine(package, path));
        return full.StartsWith(package + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new BuildException($"pg-symlinks.json names {path}, which is outside of its package.");
    }
}
