namespace PgTestKit.Tests.Isolation.Resetting;

public sealed class ResetOptionTests(OneServer server)
{
    private const string Schema = "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (id int GENERATED ALWAYS AS IDENTITY); CREATE TABLE b.t (id int GENERATED ALWAYS AS IDENTITY); CREATE TABLE a.\"dot.ted\" (id int GENERATED ALWAYS AS IDENTITY); CREATE SEQUENCE b.s";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<ResetOptions, string> Choices => new()
    {
        { new(), "" },
        { new() { SchemasToInclude = ["a"] }, "b.s b.t" },
        { new() { SchemasToExclude = ["a"] }, "a.dot.ted a.t" },
        { new() { TablesToInclude = ["a.t"] }, "a.dot.ted b.t" },
        { new() { TablesToIgnore = ["t", "no such table"] }, "a.t b.t" },
        { new() { TablesToIgnore = ["b.t"], SchemasToExclude = ["b"] }, "b.s b.t" },
        { new() { Keep = ["a.dot.ted"], TablesToInclude = ["a.dot.ted", "b.t"] }, "a.dot.ted a.t" },
    };

    [Theory]
    [MemberData(nameof(Choices), DisableDiscoveryEnumeration = true)]
    public async Task What_is_not_chosen_is_left_as_the_test_left_it(ResetOptions options, string left)
    {
        await using var template = await Builder(Schema).UseReset(options).BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
            await database.ExecuteAsync("INSERT INTO a.t DEFAULT VALUES; INSERT INTO b.t DEFAULT VALUES; INSERT INTO a.\"dot.ted\" DEFAULT VALUES; SELECT nextval('b.s')");

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        var found = new List<string>();
        foreach (var table in new[] { "a.dot.ted", "a.t", "b.t" })
        {
            var rows = await next.Table(table).CountAsync(_cancellation);
            var id = await next.QueryScalarAsync<int>($"INSERT INTO {next.Table(table)} DEFAULT VALUES RETURNING id");
            Assert.Equal(rows + 1, id); // its sequence goes with it
            if (rows > 0) found.Add(table);
        }

        if (await next.QueryScalarAsync<long>("SELECT nextval('b.s')") > 1) found.Add("b.s");
        Assert.Equal(left, string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_kept_table_that_does_not_exist_is_an_error()
    {
        await using var template = await Builder(Schema).UseReset(new() { Keep = ["a.typo"] }).BuildAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => template.LeaseAsync(TestIsolation.Reset, _cancellation));
        Assert.Contains("\"a.typo\"", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, " ON DELETE CASCADE")]
    [InlineData(false, "")]
    [InlineData(false, " ON DELETE CASCADE")]
    [InlineData(false, " ON DELETE SET NULL")]
    public async Task A_row_outside_of_the_set_that_refers_into_it_is_never_touched(bool isSuperuser, string action)
    {
        var log = new List<string>();
        var builder = isSuperuser ? server.Builder() : new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(await server.CreateRoleAsync("CREATEDB")));
        var sql = $"CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p VALUES (1); CREATE TABLE c (p int REFERENCES p{action}); INSERT INTO c VALUES (1)";
        await using var template = await builder.LogTo(log.Add).UseReset(new() { TablesToIgnore = ["c"] }).AddSeed("tables", sql, (connection, token) => connection.ExecuteAsync(sql, token)).BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
            await database.ExecuteAsync("INSERT INTO p VALUES (2); INSERT INTO c VALUES (2)");

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Contains(log, line => line.Contains("was replaced", StringComparison.Ordinal) && line.Contains("\"c\"", StringComparison.Ordinal));
        Assert.Equal(1, await next.Table("c").CountAsync(_cancellation));

        // Rows that refer to what stays are no reason.
        await next.ExecuteAsync("INSERT INTO p VALUES (3); INSERT INTO c VALUES (1)");
    }

    private TemplateDatabaseBuilder Builder(string sql) => server.Builder().AddSeed("tables", sql, (connection, token) => connection.ExecuteAsync(sql, token));
}
