using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace PgTestKit.Scanning;

/// <summary>The files below a folder, without bin, obj, node_modules, hidden folders and links.</summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions Options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static IEnumerable<string> Files(string folder, string extension) => new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToFullPath(), Options)
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase),
        ShouldRecursePredicate = (ref entry) => entry.FileName is not ("bin" or "obj" or "node_modules") && entry.FileName[0] != '.',
    };

    /// <summary>The .cs files that an item of a project names, with MSBuild's wildcards.</summary>
    public static IEnumerable<string> Matching(string folder, string pattern)
    {
        var full = Path.GetFullPath(pattern.Replace('\\', '/'), folder);
        var wildcard = full.IndexOf('*', StringComparison.Ordinal);
        if (wildcard < 0) return File.Exists(full) && full.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? [full] : [];
        var start = full[..full.LastIndexOf(Path.DirectorySeparatorChar, wildcard)];
        var expression = new Regex("^" + Regex.Escape(full).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$");
        return Directory.Exists(start) ? Files(start, ".cs").Where(file => expression.IsMatch(file)) : [];
    }
}
