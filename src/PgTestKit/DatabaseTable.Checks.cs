namespace PgTestKit;

public sealed partial class DatabaseTable
{
    /// <summary>Checks that at least one row has these values.</summary>
    /// <param name="columns">An object or a dictionary whose properties are columns, by the column's name, its snake case or <c>[Column]</c>: <c>new { Status = RequestStatus.Pending, amount = 100 }</c>. Null is NULL; an enum is its label, its name or its number; JSON is compared by content.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldContainAsync(object columns, CancellationToken cancellationToken = default)
    {
        var (expected, rows) = await ReadAsync(columns, cancellationToken);
        Ensure($"to contain a row with {expected}", rows.Any(expected.Matches) ? null : Closest.Of(expected, rows));
    }

    /// <summary>Checks that no row has these values.</summary>
    /// <param name="columns">As in <see cref="ShouldContainAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldNotContainAsync(object columns, CancellationToken cancellationToken = default)
    {
        var (expected, rows) = await ReadAsync(columns, cancellationToken);
        List<IReadOnlyDictionary<string, object?>> matching = [.. rows.Where(expected.Matches)];
        Ensure($"not to contain a row with {expected}", matching.Count == 0 ? null : $"it has {Counted(matching.Count)} like that:{RowTable.Of(matching)}");
    }

    /// <summary>Checks that the table has exactly these rows, in any order.</summary>
    /// <param name="rows">An object for each row, as in <see cref="ShouldContainAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public Task ShouldContainOnlyAsync(IEnumerable<object> rows, CancellationToken cancellationToken = default) =>
        ContainsOnlyAsync(rows, expected => $"to contain only {Counted(expected.Count)}", cancellationToken);

    /// <summary>Checks that a column has exactly these values, in any order.</summary>
    /// <param name="column">The column, by its name or in its snake case.</param>
    /// <param name="values">A value for each row.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PgTestKitException">The table has no such column.</exception>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public Task ShouldHaveValuesAsync(string column, IEnumerable<object?> values, CancellationToken cancellationToken = default)
    {
        List<object?> all = [.. values];
        return ContainsOnlyAsync(all.Select(value => new Dictionary<string, object?> { [column] = value }), _ => $"to have the values {string.Join(", ", all.Select(value => ValueText.Of(value)))} in {column}", cancellationToken);
    }

    /// <summary>Checks that the table has no rows.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public Task ShouldBeEmptyAsync(CancellationToken cancellationToken = default) => CountsAsync("to be empty", count => count == 0, cancellationToken);

    /// <summary>Checks that the table has so many rows.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public Task ShouldHaveCountAsync(long count, CancellationToken cancellationToken = default) => CountsAsync($"to have {Counted(count)}", actual => actual == count, cancellationToken);

    /// <summary>Checks that the table has so many rows or more.</summary>
    /// <param name="count">The lowest number of rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public Task ShouldHaveCountAtLeastAsync(long count, CancellationToken cancellationToken = default) => CountsAsync($"to have at least {Counted(count)}", actual => actual >= count, cancellationToken);

    /// <summary>Checks that the table has so many rows more, or fewer, than in the template.</summary>
    /// <param name="difference">The number of rows added; negative for removed ones, zero for as many as before.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldHaveCountChangedByAsync(long difference, CancellationToken cancellationToken = default)
    {
        await EnsureReadableAsync(cancellationToken);
        long before;
        await using (var baseline = await Database.ConnectBaselineAsync(cancellationToken))
            before = await baseline.ScalarAsync<string>("SELECT to_regclass($1)::text", cancellationToken, ToString()) is null ? 0 : await baseline.ScalarAsync<long>($"SELECT count(*) FROM {this}", cancellationToken);
        var expectation = difference == 0 ? $"to have as many rows as in the template, {before}" : $"to have {Counted(Math.Abs(difference))} {(difference > 0 ? "more" : "fewer")} than the {before} of the template";
        await CountsAsync(expectation, actual => actual == before + difference, cancellationToken);
    }

    /// <summary>Checks that the table's rows are those of the template.</summary>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="DatabaseCheckException">It is not so; the message shows what is there instead.</exception>
    public async Task ShouldBeUnchangedAsync(CancellationToken cancellationToken = default)
    {
        await EnsureReadableAsync(cancellationToken);
        await using var baseline = await Database.ConnectBaselineAsync(cancellationToken);
        var table = await ComparedTable.OfAsync(await Database.CheckingAsync(cancellationToken), this, cancellationToken);
        var wasThere = await baseline.ScalarAsync<string>("SELECT to_regclass($1)::text", cancellationToken, ToString()) is not null;
        var changes = await TableComparison.CompareAsync(wasThere ? baseline : null, await Database.CheckingAsync(cancellationToken), table, cancellationToken);
        Ensure("to have the rows of the template", changes is null ? null : $"it changed:{Environment.NewLine}{changes}");
    }

    private async Task CountsAsync(string expectation, Func<long, bool> isExpected, CancellationToken cancellationToken)
    {
        var count = await CountAsync(cancellationToken);
        if (isExpected(count)) return;
        Ensure(expectation, count == 0 ? "it is empty." : $"it has {Counted(count)}:{RowTable.Of(await RowsAsync(RowTable.ShownRows, cancellationToken), count: count)}");
    }

    private async Task ContainsOnlyAsync(IEnumerable<object> rows, Func<IReadOnlyCollection<ExpectedRow>, string> expectation, CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken);
        var columns = await TableColumns.OfAsync(await Database.CheckingAsync(cancellationToken), ToString(), cancellationToken);
        ExpectedRow[] expected = [.. rows.Select(row => ExpectedRow.Of(row, columns))];
        Ensure(expectation(expected), RowPairing.Of(expected, await RowsAsync(cancellationToken: cancellationToken)).Finding());
    }

    private async Task<(ExpectedRow Expected, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows)> ReadAsync(object columns, CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken);
        return (ExpectedRow.Of(columns, await TableColumns.OfAsync(await Database.CheckingAsync(cancellationToken), ToString(), cancellationToken)), await RowsAsync(cancellationToken: cancellationToken));
    }

    private void Ensure(string expectation, string? finding) => DatabaseCheck.Ensure($"table {this} {expectation}", finding);

    private static string Counted(long count) => count == 1 ? "1 row" : $"{count} rows";
}
