namespace PgTestKit;

/// <summary>A table or view of the catalog, and what the role may not do with it.</summary>
internal sealed record CatalogTable(uint Oid, string Schema, string Name, char Kind, bool IsPartition, bool IsSchemaUsable, bool IsReadable, string Unwritable)
{
    private readonly Dictionary<short, string> _names = [];

    public Dictionary<string, CatalogColumn> Columns { get; } = [];

    public List<CatalogConstraint> Constraints { get; } = [];

    public List<CatalogIndex> Indexes { get; } = [];

    public bool IsView => Kind is 'v' or 'm';

    public void Add(CatalogColumn column)
    {
        _names.Add(column.Number, column.Name);
        Columns.Add(column.Name, column);
    }

    /// <summary>The names of columns by their numbers; an expression has number zero and no name.</summary>
    public IReadOnlyList<string> NamesOf(IEnumerable<short> numbers) => [.. numbers.Select(number => _names.GetValueOrDefault(number, "(an expression)"))];
}
