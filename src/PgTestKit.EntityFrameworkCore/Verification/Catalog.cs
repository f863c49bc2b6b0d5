using Npgsql;

namespace PgTestKit;

/// <summary>What the catalog holds of tables, sequences and enum types outside the server's own schemas and extensions, read in one round trip.</summary>
internal sealed class Catalog
{
    private const string OurSchemas = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    private Catalog(IReadOnlyList<CatalogTable> tables, IReadOnlyList<CatalogSequence> sequences, ILookup<(string, string), string> labels, string defaultSchema) =>
        (Tables, TablesByOid, Sequences, Labels, DefaultSchema) = (tables.ToDictionary(table => (table.Schema, table.Name)), tables.ToDictionary(table => table.Oid), sequences.ToDictionary(sequence => (sequence.Schema, sequence.Name)), labels, defaultSchema);

    public IReadOnlyDictionary<(string Schema, string Name), CatalogTable> Tables { get; }

    public IReadOnlyDictionary<uint, CatalogTable> TablesByOid { get; }

    public IReadOnlyDictionary<(string Schema, string Name), CatalogSequence> Sequences { get; }

    /// <summary>The labels of each enum type, in their order.</summary>
    public ILookup<(string Schema, string Name), string> Labels { get; }

    /// <summary>Where the server looks for a table without a schema.</summary>
    public string DefaultSchema { get; }

    public static async Task<Catalog> ReadAsync(NpgsqlConnection connection, string? role, CancellationToken cancellationToken)
    {
        var (schema, user) = (await connection.QueryAsync("SELECT coalesce(current_schema(), 'public')::text, current_user::text", row => (row.GetString(0), row.GetString(1)), cancellationToken))[0];
        var batch = new CatalogBatch();
        var tables = batch.Add(
            $"""
            SELECT c.oid, n.nspname::text, c.relname::text, c.relkind, c.relispartition,
                has_schema_privilege($1::name, n.oid, 'USAGE'), has_table_privilege($1::name, c.oid, 'SELECT'),
                concat_ws(', ', CASE WHEN NOT has_table_privilege($1::name, c.oid, 'INSERT') THEN 'INSERT' END, CASE WHEN NOT has_table_privilege($1::name, c.oid, 'UPDATE') THEN 'UPDATE' END, CASE WHEN NOT has_table_privilege($1::name, c.oid, 'DELETE') THEN 'DELETE' END)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {OurSchemas} AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
            """,
            row => new CatalogTable(row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetChar(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6), row.GetString(7)), role ?? user);
        var columns = batch.Add(CatalogColumn.Query($"{OurSchemas} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"), CatalogColumn.Read);
        var constraints = batch.Add(CatalogConstraint.Query(OurSchemas), CatalogConstraint.Read);
        var indexes = batch.Add(CatalogIndex.Query(OurSchemas), CatalogIndex.Read);
        var sequences = batch.Add(
            $"SELECT n.nspname::text, c.relname::text, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OurSchemas}",
            row => new CatalogSequence(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetBoolean(7)));
        var labels = batch.Add(
            $"SELECT n.nspname::text, t.typname::text, e.enumlabel::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid WHERE {OurSchemas} ORDER BY t.oid, e.enumsortorder",
            row => (Type: (row.GetString(0), row.GetString(1)), Label: row.GetString(2)));
        try
        {
            await batch.ReadAsync(connection, cancellationToken);
        }
        catch (PostgresException exception) when (role is not null && exception.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            throw RoleErrors.Missing(role, exception);
        }

        var catalog = new Catalog(tables, sequences, labels.ToLookup(label => label.Type, label => label.Label), schema);
        foreach (var column in columns) if (catalog.TablesByOid.TryGetValue(column.Table, out var table)) table.Add(column);
        foreach (var constraint in constraints) if (catalog.TablesByOid.TryGetValue(constraint.Table, out var table)) table.Constraints.Add(constraint);
        foreach (var index in indexes) if (catalog.TablesByOid.TryGetValue(index.Table, out var table)) table.Indexes.Add(index);
        return catalog;
    }
}
