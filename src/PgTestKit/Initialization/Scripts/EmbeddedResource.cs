using System.Reflection;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>Finds resources of an assembly by the end of their names.</summary>
internal static class EmbeddedResource
{
    public static IReadOnlyList<ScriptSource> Find(Assembly assembly, string pattern, string call)
    {
        var regex = new Regex(@"(^|[./\\])" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
        var all = assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).ToList();
        var names = all.FindAll(regex.IsMatch);
        if (names.Count == 0)
            throw new PgTestKitException($"""No resource of {assembly.GetName().Name} matches {call}(assembly, "{pattern}"). {(all.Count == 0 ? "It has none." : $"It has {string.Join(", ", all)}.")} Embed files with <EmbeddedResource Include="..." />, or correct the pattern.""");
        return [.. names.Select(name => Of(assembly, name))];
    }

    private static ScriptSource Of(Assembly assembly, string name) => new(name, name, () => assembly.GetManifestResourceStream(name)!, (file, _) => Include(assembly, name, file));

    // Folders have become parts of the name: what is left of the including script's when as many are taken off as it takes.
    private static ScriptSource? Include(Assembly assembly, string name, string file)
    {
        var names = assembly.GetManifestResourceNames().ToHashSet(StringComparer.Ordinal);
        var end = string.Join('.', file.Replace('\\', '/').Split('/').Where(part => part is not ("." or "..")));
        for (var dot = name.LastIndexOf('.'); dot >= 0; dot = dot == 0 ? -1 : name.LastIndexOf('.', dot - 1))
            if (names.Contains(name[..(dot + 1)] + end)) return Of(assembly, name[..(dot + 1)] + end);
        return names.Contains(end) ? Of(assembly, end) : null;
    }
}
