namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>The rows that differ from the template's, by schema and table, as the kit's checks see them. Takes a scan of all tables that hold rows. Under <see cref="TestIsolation.Transaction"/> with <see cref="TemplateDatabaseBuilder.ConnectAs"/>, tables whose rows the role may not read, or whose row security hides some, are named in <see cref="DatabaseChanges.UnreadTables"/> instead.</summary>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<DatabaseChanges> ChangesAsync(CancellationToken cancellationToken = default)
    {
        await using var baseline = await ConnectBaselineAsync(cancellationToken);
        return await DatabaseComparison.CompareAsync(baseline, await CheckingAsync(cancellationToken), IsSeenByRole, cancellationToken);
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
        var changes = await ChangesAsync(cancellationToken);
        if (changes.UnreadTables.Count > 0) throw new PgTestKitException($"Role \"{Template.Role!.Name}\" does not see all rows of {string.Join(", ", changes.UnreadTables)}, and under TestIsolation.Transaction checks share the test's connection. Use TestIsolation.Reset, where they run as the owner.");
        List<TableChanges> others = [.. changes.Tables.Where(table => !allowed.Exists(name => table.IsNamed(name) || name == table.Schema + ".*"))];
        Ensure($"to have no changes{(allowed.Count > 0 ? " outside " + string.Join(", ", allowed) : "")}", others.Count == 0 ? null : "it has:" + Environment.NewLine + new DatabaseChanges(others, []));
    }
}
