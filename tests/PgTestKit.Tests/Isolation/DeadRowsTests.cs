namespace PgTestKit.Tests.Isolation;

/// <summary>What rolled-back tests wrote is still in the tables' files, until somebody vacuums them.</summary>
public sealed class DeadRowsTests(OneServer server)
{
    private const int Tests = 200, MostBytes = 512 * 1024; // that many tests leave more than a megabyte
    private const string Rows = "INSERT INTO app.deal SELECT i, 'deal' FROM generate_series(1, 200) i";
    private const string Toast = "INSERT INTO app.deal SELECT 1, string_agg(md5(i::text), '') FROM generate_series(1, 256) i";
    private const string Catalog = "CREATE TEMP TABLE wide AS SELECT * FROM pg_class LIMIT 0";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Rows, "app.deal")]
    [InlineData(Toast, "app.deal")]
    [InlineData(Catalog, "pg_attribute")]
    public Task They_do_not_pile_up(string sql, string table) => CheckAsync(Template(server.Builder()), sql, table);

    [Theory]
    [InlineData(Rows, "app.deal")]
    [InlineData(Toast, "app.deal")]
    [InlineData(Catalog, "pg_attribute")]
    public async Task They_do_not_pile_up_where_an_ordinary_role_runs_the_suite(string sql, string table) =>
        await CheckAsync(Template(new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(await server.CreateRoleAsync("CREATEDB")))), sql, table);

    [Theory]
    [InlineData(Rows, "app.deal")]
    [InlineData(Catalog, "pg_attribute")]
    public async Task They_do_not_pile_up_where_tests_connect_as_another_role(string sql, string table)
    {
        var role = "role_" + Guid.NewGuid().ToString("N")[..8];
        await CheckAsync(Template(server.Builder().AddRole(role)).AddGrants(role, "app").ConnectAs(role), sql, table);
    }

    [Theory]
    [InlineData("\"Odd \"\"Schéma\"", "\"Dëal, \"\"🙂\"")]
    [InlineData("other", "deal")]
    [InlineData("other", "\"pg_index\"")]
    [InlineData("other", "\"user\"")]
    public async Task They_do_not_pile_up_whatever_the_table_is_called(string schema, string table)
    {
        var sql = $"CREATE SCHEMA {schema}; CREATE TABLE {schema}.{table} (id int, name text); DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, other', current_database()); END $$";
        await CheckAsync(Template(server.Builder()).AddSqlText("odd", sql), $"INSERT INTO {schema}.{table} SELECT i, 'deal' FROM generate_series(1, 200) i", $"{schema}.{table}");
    }

    [Fact]
    public async Task A_table_that_somebody_has_locked_is_left_for_later()
    {
        await using var template = await Template(server.Builder()).BuildAsync(_cancellation);
        var before = await SizeAsync(template, "app.deal");
        await using (var locker = await LockAsync(template)) await LeaseAsync(template, Rows);
        Assert.True(await SizeAsync(template, "app.deal") - before > MostBytes);

        await LeaseAsync(template, Rows);
        Assert.InRange(await SizeAsync(template, "app.deal") - before, 0, MostBytes);
    }

    private static TemplateDatabaseBuilder Template(TemplateDatabaseBuilder builder) => builder.AddSchema("app").AddSqlText("deals", "CREATE TABLE app.deal (id int, name text)");

    private async Task<NpgsqlConnection> LockAsync(TemplateDatabase template)
    {
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var locker = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database.Name, Pooling = false }.ConnectionString);
        await locker.OpenAsync(_cancellation);
        await locker.ExecuteAsync("BEGIN; LOCK app.deal IN SHARE UPDATE EXCLUSIVE MODE", _cancellation); // as another VACUUM has
        return locker;
    }

    private async Task CheckAsync(TemplateDatabaseBuilder builder, string sql, string table)
    {
        await using var template = await builder.BuildAsync(_cancellation);
        var before = await SizeAsync(template, table);
        await LeaseAsync(template, sql);
        Assert.InRange(await SizeAsync(template, table) - before, 0, MostBytes);
    }

    private async Task LeaseAsync(TemplateDatabase template, string sql)
    {
        for (var i = 0; i < Tests; i++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            await database.ExecuteAsync(sql);
        }
    }

    private async Task<long> SizeAsync(TemplateDatabase template, string table)
    {
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        return await database.QueryScalarAsync<long>("SELECT pg_table_size($1::regclass)", table);
    }
}
