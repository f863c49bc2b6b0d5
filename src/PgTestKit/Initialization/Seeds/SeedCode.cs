using System.Reflection;

namespace PgTestKit;

/// <summary>Names a seed that is code by where it is written, and versions it by the assemblies that it is compiled to.</summary>
internal static class SeedCode
{
    /// <summary>For example <c>BackOffice.Configure</c> for a lambda in there.</summary>
    public static string Name(Delegate seed)
    {
        var type = seed.Method.DeclaringType;
        while (type is { DeclaringType: not null } && type.Name.Contains('<', StringComparison.Ordinal)) type = type.DeclaringType;
        var method = seed.Method.Name;
        if (method.StartsWith('<')) method = method[1..method.IndexOf('>', StringComparison.Ordinal)];
        return $"{type?.Name}.{method}";
    }

    /// <summary>Changes when the code's project, or a project that it references, is compiled to something else. Signed assemblies, as of packages, are left out.</summary>
    public static string Version(Delegate seed)
    {
        var found = new SortedDictionary<string, Guid>(StringComparer.Ordinal);
        var next = new Stack<Assembly>([seed.Method.Module.Assembly]);
        while (next.TryPop(out var assembly))
        {
            if (!found.TryAdd(assembly.GetName().Name!, assembly.ManifestModule.ModuleVersionId)) continue;
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => name.GetPublicKeyToken() is null or [] && !found.ContainsKey(name.Name!)))
                if (Load(name) is { } reference) next.Push(reference);
        }

        return string.Join('\n', found.Select(module => $"{module.Key} {module.Value}").Prepend(seed.Method.ToString() + seed.Method.MetadataToken));
    }

    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (IOException)
        {
            return null; // not deployed, so not called
        }
    }
}
