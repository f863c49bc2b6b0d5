namespace PgTestKit.Scanning;

/// <summary>What the whole suite tells a rule that sees one file: entities, their properties by kind, tables.</summary>
internal sealed class SuiteModel
{
    private readonly HashSet<string> _columns;
    private readonly HashSet<string> _flags;
    private readonly Dictionary<string, string> _tables = new(StringComparer.OrdinalIgnoreCase);

    public SuiteModel(IReadOnlyCollection<FileFacts> facts)
    {
        var types = facts.SelectMany(each => each.Types).ToLookup(type => type.Name);
        Entities = Closure(facts.SelectMany(each => each.Entities), name => types[name].SelectMany(type => type.Bases));
        Enums = facts.SelectMany(each => each.Enums).ToHashSet();
        var properties = types.Where(group => Entities.Contains(group.Key)).SelectMany(group => group).SelectMany(type => type.Properties).ToList();
        var otherwiseTyped = facts.SelectMany(each => each.WithoutTimeZone).ToHashSet();
        HashSet<string> Of(Func<string, bool> isWanted) => [.. properties.Where(property => isWanted(property.Type)).Select(property => property.Name)];
        Dates = facts.Any(each => each.HasLegacyTimestamps) ? new HashSet<string>() : Of(type => type is "DateTime" or "DateTimeOffset").Except(otherwiseTyped).ToHashSet();
        EnumProperties = Of(Enums.Contains);
        _flags = new(Of(type => type is "bool" or "Boolean").Select(Flat), StringComparer.OrdinalIgnoreCase);
        _columns = new(properties.Select(property => Flat(property.Name)), StringComparer.OrdinalIgnoreCase);
        if (facts.Any(each => each.HasNamingConvention)) return;
        foreach (var table in facts.SelectMany(each => each.Tables).OrderBy(table => table.Any(char.IsUpper))) _tables.TryAdd(table, table);
    }

    /// <summary>Classes that are entities of a DbContext, with their base classes.</summary>
    public IReadOnlySet<string> Entities { get; }

    public IReadOnlySet<string> Enums { get; }

    /// <summary>Properties of entities that Npgsql maps to <c>timestamp with time zone</c>.</summary>
    public IReadOnlySet<string> Dates { get; }

    public IReadOnlySet<string> EnumProperties { get; }

    public bool IsColumn(string name) => _columns.Contains(Flat(name));

    public bool IsFlag(string column) => _flags.Contains(Flat(column));

    /// <summary>The table that EF Core makes under a name with capitals, which SQL without quotes can't reach; else null.</summary>
    public string? CapitalisedTable(string name) => _tables.TryGetValue(name, out var table) && table.Any(char.IsUpper) ? table : null;

    private static string Flat(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static HashSet<string> Closure(IEnumerable<string> names, Func<string, IEnumerable<string>> next)
    {
        var all = new HashSet<string>();
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
            if (all.Add(name)) foreach (var each in next(name)) open.Push(each);
        return all;
    }
}
