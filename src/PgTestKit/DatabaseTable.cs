namespace PgTestKit;

/// <summary>A table of a test's database, seen from the test's own connection.</summary>
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
        await EnsureExistsAsync(cancellationToken);
        return await Database.Connection.ScalarAsync<long>($"SELECT count(*) FROM {this}", cancellationToken);
    }

    /// <summary>The rows, each as its values by column name; NULL is null. What no CLR type holds is PostgreSQL's text.</summary>
    /// <param name="limit">The largest number of rows to read.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RowsAsync(int limit = int.MaxValue, CancellationToken cancellationToken = default)
    {
        await EnsureExistsAsync(cancellationToken);
        var columns = await TableColumns.OfAsync(Database.Connection, ToString(), cancellationToken);
        return [.. (await new RowReader(Database.Connection, columns.Names).ReadAsync($"{this} r LIMIT $1", [], cancellationToken, limit)).Select(read => read.Row)];
    }

    /// <summary>The quoted, schema-qualified name.</summary>
    public override string ToString() => Quote.Identifier(Schema, Name);

    internal static DatabaseTable Parse(TestDatabase database, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(database, "public", name) : new(database, name[..dot], name[(dot + 1)..]);
    }

    internal async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        // Asked first: an error would abort the test's transaction.
        var found = await Database.Connection.QueryAsync(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')", row => row.GetString(0), cancellationToken, Name);
        if (found.Contains(Schema)) return;
        var elsewhere = found.Count == 0 ? "Check the spelling, upper case included." : $"There is one in {string.Join(", ", found.Select(schema => $"\"{schema}\""))}: name it \"{found[0]}.{Name}\".";
        throw new PgTestKitException($"Schema \"{Schema}\" has no table \"{Name}\". {elsewhere}");
    }
}
