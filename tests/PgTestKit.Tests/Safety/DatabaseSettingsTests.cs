namespace PgTestKit.Tests.Safety;

/// <summary>CREATE DATABASE ... TEMPLATE copies files; what the catalogs say of the database itself must come along all the same.</summary>
public sealed class DatabaseSettingsTests(OneServer server)
{
    private const string Settings =
        """
        SELECT string_agg(coalesce(r.rolname, 'all') || ' ' || entry, '; ' ORDER BY r.rolname NULLS FIRST, entry)
        FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN unnest(s.setconfig) entry JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = $1
        """;

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Settings_of_the_template_hold_on_every_connection_to_a_clone(TestIsolation isolation)
    {
        await using var template = await Builder("SET search_path = app, public", "SET timezone = 'Asia/Kathmandu'", "SET my.tenant = 'it''s \\ 7'", "SET DateStyle = 'SQL, DMY'").BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            Assert.Equal("app, public|Asia/Kathmandu|it's \\ 7|SQL, DMY", await database.QueryScalarAsync<string>("SELECT concat_ws('|', current_setting('search_path'), current_setting('timezone'), current_setting('my.tenant'), current_setting('datestyle'))"));
            Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM thing"));
            await database.ExecuteAsync("SET search_path = public");
            if (isolation == TestIsolation.Transaction) continue;
            await using var another = await database.DataSource.OpenConnectionAsync(_cancellation);
            Assert.Equal("app, public", await another.ScalarAsync<string>("SHOW search_path", _cancellation));
        }
    }

    [Theory]
    [InlineData("SET search_path = app, public")]
    [InlineData("SET search_path = ''")]
    [InlineData("SET search_path = \"$user\", \"a, b\", \"quo\"\"te\", \"Upper\", \"select\"")]
    [InlineData("SET temp_tablespaces = ''")]
    [InlineData("SET work_mem = '7MB'")]
    public async Task A_setting_is_copied_word_for_word(string setting)
    {
        await using var template = await Builder(setting).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await using var connection = await server.ConnectAsync();
        var expected = await connection.ScalarAsync<string>(Settings, _cancellation, template.Name);
        Assert.NotNull(expected);
        Assert.Equal(expected, await connection.ScalarAsync<string>(Settings, _cancellation, database.Name));
    }

    [Fact]
    public async Task Settings_of_a_role_in_the_database_privileges_connection_limit_and_owner_are_copied()
    {
        string role = Name(await server.CreateRoleAsync("")), owner = Name(await server.CreateRoleAsync(""));
        await using var template = await new[] { $"REVOKE CONNECT ON DATABASE {{0}} FROM PUBLIC", $"GRANT CONNECT ON DATABASE {{0}} TO {role} WITH GRANT OPTION", $"ALTER ROLE {role} IN DATABASE {{0}} SET search_path = app", "ALTER DATABASE {0} CONNECTION LIMIT 17", $"ALTER DATABASE {{0}} OWNER TO {owner}" }
            .Aggregate(server.Builder(), InDatabase).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await using var connection = await server.ConnectAsync();
        Assert.Equal($"{role} search_path=app", await connection.ScalarAsync<string>(Settings, _cancellation, database.Name));
        Assert.Equal((owner, 17, false, true, true), (await connection.QueryAsync(
            "SELECT pg_get_userbyid(datdba)::text, datconnlimit, has_database_privilege('pg_monitor', oid, 'CONNECT'), has_database_privilege('pg_monitor', oid, 'TEMP'), has_database_privilege($2, oid, 'CONNECT WITH GRANT OPTION') FROM pg_database WHERE datname = $1",
            row => (row.GetString(0), row.GetInt32(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4)), _cancellation, database.Name, role))[0]);
    }

    [Fact]
    public async Task A_kept_database_has_the_settings_too()
    {
        await using var template = await Builder("SET search_path = app").KeepFailedDatabases().BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Contains("was kept", await database.KeepFailedAsync("test"), StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database.Name, Pooling = false }.ConnectionString);
        await connection.OpenAsync(_cancellation);
        Assert.Equal("app", await connection.ScalarAsync<string>("SHOW search_path", _cancellation));
    }

    [Fact]
    public async Task A_setting_that_a_test_makes_costs_the_clone_and_is_not_copied()
    {
        await using var template = await Builder("SET search_path = app").BuildAsync(_cancellation);
        string first;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            first = database.Name;
            await database.ExecuteAsync($"ALTER DATABASE {first} SET search_path = public");
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.NotEqual(first, next.Name);
        Assert.Equal("app", await next.QueryScalarAsync<string>("SHOW search_path"));
    }

    private TemplateDatabaseBuilder Builder(params string[] settings) => settings.Select(setting => "ALTER DATABASE {0} " + setting)
        .Aggregate(server.Builder().AddSchema("app").AddSeed("table", "1", (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE app.thing (id int)", cancellation)), InDatabase);

    private static TemplateDatabaseBuilder InDatabase(TemplateDatabaseBuilder builder, string sql) =>
        builder.AddSeed(sql, "1", (connection, cancellation) => connection.ExecuteAsync(sql.Replace("{0}", connection.Database, StringComparison.Ordinal), cancellation));

    private static string Name(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Username!;
}
