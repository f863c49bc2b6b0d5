namespace PgTestKit;

/// <summary>What the catalog knows of a table that seeds name.</summary>
internal sealed record SeedTable(long Oid, string Schema, string Name, IReadOnlyList<SeedColumn> Columns, IReadOnlyList<SeedForeignKey> ForeignKeys)
{
    public string Sql => Quote.Identifier(Schema, Name);

    public SeedColumn? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>Refuses columns that can't be written.</summary>
    public void Check(SeedFile file, SeedBatch batch)
    {
        var place = $"{file.Name}, line {batch.ColumnsLine}: ";
        if (batch.Columns.FirstOrDefault(name => Column(name) is null) is { } unknown)
            throw new PgTestKitException($"{place}table {Sql} has no column \"{unknown}\", only {string.Join(", ", Columns.Select(column => column.Name))}. Correct the {Names(file)}.");
        if (batch.Columns.FirstOrDefault(name => Column(name)!.IsGenerated) is { } generated)
            throw new PgTestKitException($"{place}column \"{generated}\" of table {Sql} is generated: PostgreSQL computes it. Remove it.");
        if (batch.Columns.CountBy(name => name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw new PgTestKitException($"{place}column \"{twice}\" is named twice. Correct the {Names(file)}.");
    }

    private static string Names(SeedFile file) => file.Format == SeedFormat.Csv ? "header row" : "property";
}
