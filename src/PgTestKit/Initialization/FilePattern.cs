using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>Finds files by path or by a pattern with <c>*</c>, <c>?</c> and <c>**</c>, relative to the folder of the test assembly, else to the current folder.</summary>
internal static class FilePattern
{
    public static IReadOnlyList<string> Find(string pattern, string call)
    {
        var roots = Roots(pattern);
        foreach (var root in roots)
            if (Matches(root, pattern) is { Count: > 0 } found)
                return found;

        if (roots.Select(root => Path.Combine(root, pattern)).FirstOrDefault(Directory.Exists) is { } folder)
            throw new PgTestKitException($"""{call}("{pattern}") names a folder, {folder}. Name its files: "{pattern}/*".""");

        var looked = string.Join(" or ", roots.Select(root => Path.Combine(root, pattern)));
        throw new PgTestKitException($"""No file matches {call}("{pattern}"): there is no {looked}. Files in the folders seed and db of the test project are copied there; copy others with <None Include="..." CopyToOutputDirectory="PreserveNewest" />, or correct the path.""");
    }

    /// <summary>The folders in which a path is looked for.</summary>
    public static IReadOnlyList<string> Roots(string path) => Path.IsPathRooted(path) ? [""] : [.. new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }.Distinct()];

    private static List<string> Matches(string root, string pattern)
    {
        var path = Path.Combine(root, pattern).Replace(Path.DirectorySeparatorChar, '/');
        if (path.AsSpan().IndexOfAny('*', '?') < 0) return File.Exists(path) ? [path] : [];
        var folder = path[..(path.LastIndexOf('/', path.AsSpan().IndexOfAny('*', '?')) + 1)];
        if (!Directory.Exists(folder)) return [];

        var regex = new Regex("^" + Regex.Escape(path).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => file.Replace(Path.DirectorySeparatorChar, '/')).Where(file => regex.IsMatch(file)).Order(StringComparer.Ordinal)];
    }
}
