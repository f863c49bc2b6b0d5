namespace PgTestKit.Scanning;

/// <summary>How far the suite is, counted in test classes and the fixtures that they use.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Change">Those that hold something that must change.</param>
/// <param name="Look">Of the others, those that hold something to look at.</param>
/// <param name="Outside">Findings outside of them.</param>
internal sealed record ClassCount(int Total, int Change, int Look, int Outside)
{
    public int Unchanged => Total - Change - Look;

    public static ClassCount Of(IReadOnlyCollection<TypeFacts> types, IReadOnlyCollection<Finding> findings)
    {
        var classes = Counted(types);
        var change = new HashSet<string>();
        var look = new HashSet<string>();
        var outside = 0;
        foreach (var finding in findings)
        {
            var owner = finding.Type;
            while (owner.Length > 0 && !classes.Contains(owner)) owner = owner.Contains('.', StringComparison.Ordinal) ? owner[..owner.LastIndexOf('.')] : "";
            if (owner.Length == 0) outside++;
            else (finding.Rule.Severity == Severity.Change ? change : look).Add(owner);
        }

        look.ExceptWith(change);
        return new(classes.Count, change.Count, look.Count, outside);
    }

    // Names alone tell which class is meant: a base or fixture counts when a project with tests declares it.
    private static HashSet<string> Counted(IReadOnlyCollection<TypeFacts> types)
    {
        var byName = types.ToLookup(type => type.Name);
        var counted = new HashSet<string>();
        var projects = types.Where(type => type.HasTests).Select(type => type.Project).ToHashSet();
        var collections = types.Where(type => type.IsCollectionDefinition).ToList();
        var open = new Stack<TypeFacts>(types.Where(type => type.IsSetUp || HasTests(type, byName, 0)));
        while (open.TryPop(out var type))
        {
            if (!counted.Add(type.FullName)) continue;
            var definitions = collections.Where(each => each.Collections.Any(type.Collections.Contains));
            foreach (var name in types.Where(part => part.FullName == type.FullName).Concat(definitions).SelectMany(part => part.Fixtures))
                foreach (var fixture in byName[name].Where(each => projects.Contains(each.Project))) open.Push(fixture);
        }

        return counted;
    }

    private static bool HasTests(TypeFacts type, ILookup<string, TypeFacts> byName, int depth) =>
        type.HasTests || (!type.IsAbstract && depth < 8 && type.Bases.Any(name => name != type.Name && byName[name].Any(each => HasTests(each, byName, depth + 1))));
}
