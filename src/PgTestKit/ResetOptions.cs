namespace PgTestKit;

/// <summary>What <see cref="TestIsolation.Reset"/> and <see cref="DatabaseReset"/> put back. By default everything that a test changed.</summary>
/// <remarks>A table is written <c>schema.table</c>, or <c>table</c> for the tables of that name in every schema, as the catalog has it. A sequence goes with the column that owns it, otherwise with its schema.</remarks>
public sealed record ResetOptions
{
    /// <summary>Only tables in these schemas are put back; empty means all schemas.</summary>
    public IReadOnlyList<string> SchemasToInclude { get; init; } = [];

    /// <summary>Tables in these schemas are left as the test leaves them.</summary>
    public IReadOnlyList<string> SchemasToExclude { get; init; } = [];

    /// <summary>Only these tables are put back; empty means all tables.</summary>
    public IReadOnlyList<string> TablesToInclude { get; init; } = [];

    /// <summary>These tables are left as the test leaves them. A name that no table has is allowed.</summary>
    public IReadOnlyList<string> TablesToIgnore { get; init; } = [];

    /// <summary>Tables that the suite owns and fills itself: left alone whatever the other options say. A name that no table has is an error.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>How long to wait for a connection that still holds a lock or writes.</summary>
    /// <value>5 seconds by default.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For <see cref="DatabaseReset"/>: the name of a database that the kit did not make, and in which it may delete and overwrite rows. Null allows none.</summary>
    public string? AllowDeletingRowsIn { get; init; }

    /// <summary>For <see cref="DatabaseReset"/>: a host that is not this machine, and on which the kit may delete and overwrite rows. Null allows none.</summary>
    public string? AllowHost { get; init; }

    /// <summary>Whether a table is put back.</summary>
    internal bool Selects(string schema, string table) =>
        !Names(Keep, schema, table) && !Names(TablesToIgnore, schema, table) && SelectsSchema(schema)
        && (TablesToInclude.Count == 0 || Names(TablesToInclude, schema, table));

    /// <summary>Whether a schema's sequences are put back that no column owns.</summary>
    internal bool SelectsSchema(string schema) => !SchemasToExclude.Contains(schema) && (SchemasToInclude.Count == 0 || SchemasToInclude.Contains(schema));

    internal static bool Names(IReadOnlyList<string> names, string schema, string table) =>
        names.Any(name => name == table || (name.Length == schema.Length + 1 + table.Length && name.StartsWith(schema + ".", StringComparison.Ordinal) && name.EndsWith(table, StringComparison.Ordinal)));
}
