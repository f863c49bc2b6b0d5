using System.Globalization;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>Checks that there is such a schema.</summary>
    /// <param name="name">The schema's name, as the catalog has it.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveSchemaAsync(string name, CancellationToken cancellationToken = default)
    {
        var schemas = await NamesAsync("SELECT nspname::text FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' ORDER BY 1", cancellationToken);
        Ensure($"to have schema \"{name}\"", schemas.Contains(name) ? null : $"it has {Listed(schemas)}.");
    }

    /// <summary>Checks that there is such a table or view.</summary>
    /// <param name="name"><c>schema.table</c>, or a table in <c>public</c>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveTableAsync(string name, CancellationToken cancellationToken = default)
    {
        var table = Table(name);
        var tables = await NamesAsync(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1", cancellationToken, table.Schema);
        Ensure($"to have table {table}", tables.Contains(table.Name) ? null : $"schema \"{table.Schema}\" has {Listed(tables)}.");
    }

    /// <summary>Checks that a table has such a column.</summary>
    /// <param name="table"><c>schema.table</c>, or a table in <c>public</c>.</param>
    /// <param name="column">The column's name, as the catalog has it.</param>
    /// <param name="type">The column's type as <c>psql</c> shows it (<c>numeric(12,2)</c>), without its length (<c>numeric</c>), or by its catalog name (<c>int4</c>, <c>timestamptz</c>); any by default.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PgTestKitException">There is no such table.</exception>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveColumnAsync(string table, string column, string? type = null, CancellationToken cancellationToken = default)
    {
        var subject = Table(table);
        await subject.EnsureExistsAsync(cancellationToken);
        var columns = await (await CheckingAsync(cancellationToken)).QueryAsync(
            """
            SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), format_type(a.atttypid, NULL), t.typname::text
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """, row => (Name: row.GetString(0), Types: new[] { row.GetString(1), row.GetString(2), row.GetString(3) }), cancellationToken, subject.ToString());
        var types = columns.Find(each => each.Name == column).Types;
        var finding = types is null ? $"it has {Listed(columns.Select(each => each.Name))}." : type is null || types.Contains(type) ? null : $"that is {types[0]}.";
        DatabaseCheck.Ensure($"table {subject} to have column \"{column}\"{(type is null ? "" : $" of type {type}")}", finding);
    }

    /// <summary>Checks that there is such an enum type, with exactly these labels in this order.</summary>
    /// <param name="name"><c>schema.type</c>, or a type in <c>public</c>.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveEnumAsync(string name, IEnumerable<string> labels, CancellationToken cancellationToken = default)
    {
        var type = Table(name); // the same two parts
        string[] expected = [.. labels];
        var actual = await (await CheckingAsync(cancellationToken)).ScalarAsync<string[]>(
            """
            SELECT array(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND n.nspname = $1 AND t.typname = $2
            """, cancellationToken, type.Schema, type.Name);
        var others = actual is null ? await NamesAsync("SELECT t.typname::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND n.nspname = $1 ORDER BY 1", cancellationToken, type.Schema) : [];
        var finding = actual is null ? $"schema \"{type.Schema}\" has {Listed(others)}." : actual.SequenceEqual(expected) ? null : $"it has {Listed(actual)}.";
        Ensure($"to have enum type {type} with {Listed(expected)}", finding);
    }

    /// <summary>Checks that an extension was created.</summary>
    /// <param name="name">Its name, for example <c>citext</c>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveExtensionAsync(string name, CancellationToken cancellationToken = default)
    {
        var extensions = await NamesAsync("SELECT extname::text FROM pg_extension ORDER BY 1", cancellationToken);
        Ensure($"to have extension \"{name}\"", extensions.Contains(name) ? null : $"it has {Listed(extensions)}.");
    }

    /// <summary>Checks that the steps of the template, such as DbContexts, ask for no change that this database lacks: a migration that was not applied, or a change of the model that no migration makes.</summary>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveNoPendingModelChangesAsync(CancellationToken cancellationToken = default)
    {
        List<string> pending = [];
        foreach (var initializer in Template.Initializers)
            pending.AddRange((await initializer.PendingChangesAsync(this, cancellationToken)).Select(change => $"  {initializer.Name}: {change}"));
        Ensure("to have no pending model changes", pending.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"it lacks {pending.Count}:{Environment.NewLine}{string.Join(Environment.NewLine, pending)}"));
    }

    private void Ensure(string expectation, string? finding) => DatabaseCheck.Ensure($"database {Name} {expectation}", finding);

    private async Task<List<string>> NamesAsync(string sql, CancellationToken cancellationToken, params object[] values) => await (await CheckingAsync(cancellationToken)).QueryAsync(sql, row => row.GetString(0), cancellationToken, values);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\"").DefaultIfEmpty("none"));
}
