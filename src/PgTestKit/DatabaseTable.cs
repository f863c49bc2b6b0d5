namespace PgTestKit;

/// <summary>A table of a test's database, seen from the test's own connection; with <see cref="TemplateDatabaseBuilder.ConnectAs"/> from the owner's, except under <see cref="TestIsolation.Transaction"/>.</summary>
public sealed partial class DatabaseTable
{
    private DatabaseTable(TestDatabase database, string schema, string name) => (Database, Schema, Name) = (database, schema, name);

    /// <summary>The database that the table is in.</summary>
    public TestDatabase Database { get; }

    /// <summary>The table's schema.</summary>
    public string Schema { get; }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        await EnsureReadableAsync(cancellationToken);
        return await (await Database.CheckingAsync(cancellationToken)).ScalarAsync<long>($"SELECT count(*) FROM {this}", cancellationToken);
    }

    /// <summary>The rows, each as its values by column name; NULL is null. What no CLR type holds is PostgreSQL's text.</summary>
    /// <param name="limit">The largest number of rows to read.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RowsAsync(int limit = int.MaxValue, CancellationToken cancellationToken = default)
    {
        await EnsureReadableAsync(cancellationToken);
        var connection = await Database.CheckingAsync(cancellationToken);
        var columns = await TableColumns.OfAsync(connection, ToString(), cancellationToken);
        return [.. (await new RowReader(connection, columns.Names).ReadAsync($"{this} r LIMIT $1", [], cancellationToken, limit)).Select(read => read.Row)];
    }

    /// <summary>The quoted, schema-qualified name.</summary>
    public override string ToString() => Quote.Identifier(Schema, Name);

    internal static DatabaseTable Parse(TestDatabase database, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(database, "public", name) : new(database, name[..dot], name[(dot + 1)..]);
    }

    internal Task EnsureExistsAsync(CancellationToken cancellationToken) => EnsureAsync(isRead: false, cancellationToken);

    internal Task EnsureReadableAsync(CancellationToken cancellationToken) => EnsureAsync(isRead: true, cancellationToken);

    private async Task EnsureAsync(bool isRead, CancellationToken cancellationToken)
    {
        // Asked first: an error would abort the test's transaction.
        var found = await (await Database.CheckingAsync(cancellationToken)).QueryAsync(
            "SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')",
            row => (Schema: row.GetString(0), IsReadable: row.GetBoolean(1)), cancellationToken, Name);
        if (found.Find(table => table.Schema == Schema) is { Schema: not null } here)
        {
            if (!isRead || !Database.IsSeenByRole || here.IsReadable) return;
            throw new PgTestKitException($"Role \"{Database.Template.Role!.Name}\" may not read table {this}, and under TestIsolation.Transaction checks share the test's connection. Grant it SELECT if the application has it, or use TestIsolation.Reset, where checks run as the owner.");
        }

        var elsewhere = found.Count == 0 ? "Check the spelling, upper case included." : $"There is one in {string.Join(", ", found.Select(table => $"\"{table.Schema}\""))}: name it \"{found[0].Schema}.{Name}\".";
        throw new PgTestKitException($"Schema \"{Schema}\" has no table \"{Name}\". {elsewhere}");
    }
}
