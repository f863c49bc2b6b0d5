namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>The rows that differ from the template's, by schema and table, as <see cref="Connection"/> sees them. Takes a scan of all tables that hold rows.</summary>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<DatabaseChanges> ChangesAsync(CancellationToken cancellationToken = default)
    {
        await using var baseline = await Template.ConnectBaselineAsync(Connection, cancellationToken);
        return await DatabaseComparison.CompareAsync(baseline, Connection, cancellationToken);
    }

    /// <summary>Checks that no rows differ from the template's, except in the tables given.</summary>
    /// <param name="tables">The tables that may change, <c>schema.table</c>, or a whole schema as <c>schema.*</c>.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="PgTestKitException">There is no such table.</exception>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveNoChangesOutsideAsync(IEnumerable<string> tables, CancellationToken cancellationToken = default)
    {
        List<string> allowed = [.. tables];
        foreach (var name in allowed.Where(name => !name.EndsWith(".*", StringComparison.Ordinal))) await Table(name).EnsureExistsAsync(cancellationToken);
        List<TableChanges> others = [.. (await ChangesAsync(cancellationToken)).Tables.Where(table => !allowed.Exists(name => table.IsNamed(name) || name == table.Schema + ".*"))];
        Ensure($"to have no changes{(allowed.Count > 0 ? " outside " + string.Join(", ", allowed) : "")}", others.Count == 0 ? null : "it has:" + Environment.NewLine + new DatabaseChanges(others));
    }
}
