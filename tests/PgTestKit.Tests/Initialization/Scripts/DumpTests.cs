namespace PgTestKit.Tests.Initialization.Scripts;

/// <summary>What pg_dump made of Dumps/source.sql is loaded to the same.</summary>
public sealed class DumpTests(OneServer server)
{
    private const string Folder = "Initialization/Scripts/Dumps/";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("library.sql")]
    [InlineData("inserts.sql")]
    [InlineData("column-inserts.sql")]
    public async Task A_dump_gives_what_was_dumped(string dump)
    {
        await using var source = await server.Builder().AddSql(Folder + "source.sql").BuildAsync(_cancellation);
        await using var loaded = await server.Builder().AddSql(Folder + dump).AddSqlText("the step after it", "CREATE TABLE unqualified (n int); DROP TABLE public.unqualified;").BuildAsync(_cancellation);
        await using var expected = await source.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var actual = await loaded.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal((await expected.Schema.ReadAsync(_cancellation)).ToString(), (await actual.Schema.ReadAsync(_cancellation)).ToString());
        foreach (var table in new[] { "lending.member", "lending.book", "lending.loan", "lending.visit", "lending.overdue", "lending.popular", "\"Stock Room\".\"Box; of \"\"things\"\"\"" })
            Assert.Equal(await RowsAsync(expected, table), await RowsAsync(actual, table));
        Assert.Equal([0x00, 0xFF, 0x27], await actual.QueryScalarAsync<byte[]>("SELECT lo_get(4242)"));
        Assert.Equal(await expected.QueryScalarAsync<long>("SELECT nextval('lending.book_id_seq')"), await actual.QueryScalarAsync<long>("SELECT nextval('lending.book_id_seq')"));
    }

    [Theory]
    [InlineData("create.sql", "DROP DATABASE is refused: a script builds the template, and makes or drops no other database. Remove it; run pg_dump without --create.")]
    [InlineData("with-role.sql", "role \"librarian\" does not exist (42704) Create the role in a step before this one, or run pg_dump with --no-owner --no-privileges.")]
    public async Task A_dump_that_needs_more_than_a_database_says_what(string dump, string expected)
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(Folder + dump).BuildAsync(_cancellation));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    // All but the moment at which the rows were written.
    private static Task<string?> RowsAsync(TestDatabase database, string table) =>
        database.QueryScalarAsync<string?>($"SELECT jsonb_agg(to_jsonb(t) - 'changed_at' ORDER BY (to_jsonb(t) - 'changed_at')::text)::text FROM {table} t");
}
