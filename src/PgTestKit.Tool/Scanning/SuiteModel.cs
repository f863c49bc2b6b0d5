namespace PgTestKit.Scanning;

/// <summary>What the whole suite tells a rule that sees one file: entities, their properties by kind, tables.</summary>
internal sealed class SuiteModel
{
    private readonly HashSet<string> _columns;
    private readonly HashSet<string> _flags;
    private readonly ILookup<string, string> _projects;
    private readonly ILookup<string, string> _registering;
    private readonly Dictionary<string, string> _tables = new(StringComparer.OrdinalIgnoreCase);

    public SuiteModel(IReadOnlyCollection<FileFacts> facts)
    {
        var types = facts.SelectMany(each => each.Types).ToLookup(type => type.Name);
        Entities = Closure(facts.SelectMany(each => each.Entities), name => types[name].SelectMany(type => type.Bases));
        HasOtherServer = facts.Any(each => each.HasOtherServer);
        _registering = facts.SelectMany(each => each.Entities.Select(name => (name, each.Project))).ToLookup(pair => pair.name, pair => pair.Project);
        _projects = types.SelectMany(group => group.Select(type => (group.Key, type.Project))).Distinct().ToLookup(pair => pair.Key, pair => pair.Project);
        Enums = facts.SelectMany(each => each.Enums).ToHashSet();
        var properties = types.Where(group => Entities.Contains(group.Key)).SelectMany(group => group).SelectMany(type => type.Properties).ToList();
        var otherwiseTyped = facts.SelectMany(each => each.WithoutTimeZone).ToHashSet();
        HashSet<string> Of(Func<string, bool> isWanted) => [.. properties.Where(property => isWanted(property.Type)).Select(property => property.Name)];
        Dates = facts.Any(each => each.HasLegacyTimestamps) ? new HashSet<string>() : Of(type => type is "DateTime" or "DateTimeOffset").Except(otherwiseTyped).ToHashSet();
        EnumProperties = Of(Enums.Contains);
        _flags = new(Of(IsBoolean).Except(Of(type => !IsBoolean(type))).Select(Flat), StringComparer.OrdinalIgnoreCase);
        _columns = new(properties.Select(property => Flat(property.Name)), StringComparer.OrdinalIgnoreCase);
        if (facts.Any(each => each.HasNamingConvention)) return;
        foreach (var table in facts.SelectMany(each => each.Tables).OrderBy(table => table.Any(char.IsUpper))) _tables.TryAdd(table, table);
    }

    /// <summary>Classes that are entities of a DbContext, with their base classes.</summary>
    public IReadOnlySet<string> Entities { get; }

    /// <summary>Whether SQL may be meant for SQL Server, MySQL or Oracle: then it is not <c>--fix</c>'s to change.</summary>
    public bool HasOtherServer { get; }

    public IReadOnlySet<string> Enums { get; }

    /// <summary>Properties of entities that Npgsql maps to <c>timestamp with time zone</c>.</summary>
    public IReadOnlySet<string> Dates { get; }

    public IReadOnlySet<string> EnumProperties { get; }

    /// <summary>Whether a name used in a project is an entity's. Of several classes of that name, the project's own is not, unless a context there has it.</summary>
    public bool IsEntity(string name, string project) => Entities.Contains(name) && (_projects[name].Count() < 2 || !_projects[name].Contains(project) || _registering[name].Contains(project));

    public bool IsColumn(string name) => _columns.Contains(Flat(name));

    public bool IsFlag(string column) => _flags.Contains(Flat(column));

    /// <summary>The table that EF Core makes under a name with capitals, which SQL without quotes can't reach; else null.</summary>
    public string? CapitalisedTable(string name) => _tables.TryGetValue(name, out var table) && table.Any(char.IsUpper) ? table : null;

    private static bool IsBoolean(string type) => type is "bool" or "Boolean";

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
