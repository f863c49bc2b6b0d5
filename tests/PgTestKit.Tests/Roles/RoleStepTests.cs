namespace PgTestKit.Tests.Roles;

/// <summary>The steps that make roles, schemas of theirs, grants and search paths.</summary>
public sealed class RoleStepTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly string _role = "app_" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Each_step_has_its_name_its_fingerprint_its_duration_and_its_place_in_the_account()
    {
        await using var template = await server.Builder().AddRole(_role).AddSchema("app", owner: _role).AddGrants(_role, "app").SetSearchPath(["app"]).SetSearchPath(["app", "public"], _role).BuildAsync(_cancellation);
        Assert.Equal([$"role \"{_role}\"", "schema \"app\"", $"grants of \"{_role}\" on schema \"app\"", "search path", $"search path of \"{_role}\""], template.Report.Steps.Select(step => step.Name));
        Assert.All(template.Report.Steps, step => Assert.True(step.Duration > TimeSpan.Zero));
        Assert.All(template.Report.Steps, step => Assert.Matches("^[0-9a-f]{64}$", step.Fingerprint));
        Assert.Equal(5, template.Report.Steps.Select(step => step.Fingerprint).Distinct().Count());
        Assert.All(template.Report.Steps, step => Assert.Contains($" ms  {step.Fingerprint[..8]}  {step.Name}", template.Report.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_step_does_is_part_of_the_templates_name()
    {
        TemplateDatabaseBuilder Role() => server.Builder().AddRole(_role).AddSchema("app");
        List<string> names = [];
        foreach (var builder in new[] { Role(), Role().AddGrants(_role, "app"), Role().AddGrants(_role, "app", "SELECT"), Role().SetSearchPath(["app"]), Role().SetSearchPath(["app"], _role), Role().SetSearchPath(["app", "public"]), server.Builder().AddRole(_role).AddSchema("app", owner: _role) })
        {
            await using var template = await builder.BuildAsync(_cancellation);
            names.Add(template.Name);
        }

        Assert.Equal(names, names.Distinct());
    }

    [Fact]
    public async Task Steps_can_be_run_again_over_what_is_there()
    {
        TemplateDatabaseBuilder Twice(TemplateDatabaseBuilder builder) => builder.AddRole(_role, "pg_read_all_settings").AddSchema("app", owner: _role).AddGrants(_role, "app").SetSearchPath(["app"]);
        await using var template = await Twice(Twice(server.Builder())).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(_role, await database.QueryScalarAsync<string>("SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'app'"));
        Assert.True(await database.QueryScalarAsync<bool>("SELECT pg_has_role($1, 'pg_read_all_settings', 'MEMBER')", _role));
    }

    [Fact]
    public async Task The_owner_of_a_schema_that_is_there_is_changed()
    {
        await using var template = await server.Builder().AddRole(_role).AddSchema("app").AddSchema("app", owner: _role).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(_role, await database.QueryScalarAsync<string>("SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'app'"));
    }

    [Fact]
    public async Task Grants_hold_for_tables_from_before_and_after()
    {
        await using var template = await Table(Table(server.Builder().AddSchema("app").AddRole(_role), "before").AddGrants(_role, "app", "select, insert", ""), "after").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        foreach (var table in new[] { "app.before", "app.after" })
            Assert.Equal("t t f f", await database.QueryScalarAsync<string>("SELECT concat_ws(' ', has_table_privilege($1, $2, 'SELECT'), has_table_privilege($1, $2, 'INSERT'), has_table_privilege($1, $2, 'DELETE'), has_sequence_privilege($1, $2 || '_id_seq', 'USAGE'))", _role, table));
    }

    [Theory]
    [InlineData("select")]
    [InlineData("user")]
    [InlineData("Order By")]
    [InlineData("quo\"te")]
    [InlineData("it's; DROP TABLE x")]
    public async Task Reserved_words_and_quotes_are_only_names(string name)
    {
        string role = name + _role, group = "of " + role;
        await using var template = await Table(server.Builder().AddRole(group).AddRole(role, group).AddSchema(name, owner: group).AddGrants(role, name).SetSearchPath([name]).SetSearchPath([name, "no such"], role), "t", name)
            .ConnectAs(role).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO t DEFAULT VALUES RETURNING id"));
        Assert.Equal((role, name), (await database.QueryScalarAsync<string>("SELECT current_user::text"), await database.QueryScalarAsync<string>("SELECT current_schema()::text")));
        Assert.Equal(1, await database.Table(name + ".t").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_name_of_63_bytes_is_taken_and_a_longer_one_refused()
    {
        var longest = "ä" + _role.PadRight(61, 'x');
        await using var template = await server.Builder().AddRole(longest).AddSchema(longest, owner: longest).SetSearchPath([longest], longest).ConnectAs(longest).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(longest, await database.QueryScalarAsync<string>("SELECT current_schema()::text"));

        var builder = server.Builder();
        Action[] calls = [() => builder.AddRole(longest + "x"), () => builder.AddRole("r", longest + "x"), () => builder.AddSchema("s", longest + "x"), () => builder.AddGrants(longest + "x", "s"), () => builder.SetSearchPath(["s"], longest + "x"), () => builder.ConnectAs(longest + "x")];
        Assert.All(calls, call => Assert.Equal($"Role \"{longest}x\" has a name of 64 bytes in UTF-8; PostgreSQL takes 63 and cuts off the rest. Shorten it.", Assert.Throws<PgTestKitException>(call).Message));
        calls = [() => builder.AddSchema(longest + "x"), () => builder.AddGrants("r", longest + "x"), () => builder.SetSearchPath([longest + "x"])];
        Assert.All(calls, call => Assert.StartsWith($"Schema \"{longest}x\" has a name of 64 bytes", Assert.Throws<PgTestKitException>(call).Message, StringComparison.Ordinal));
        Assert.StartsWith("A schema's name is empty.", Assert.Throws<PgTestKitException>(() => builder.AddSchema("")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_named_with_what_makes_it()
    {
        TemplateDatabaseBuilder[] builders = [server.Builder().AddSchema("app", owner: _role), server.Builder().AddSchema("app").AddGrants(_role, "app"), server.Builder().SetSearchPath(["app"], _role)];
        foreach (var builder in builders)
            Assert.StartsWith($"Role \"{_role}\" does not exist on the server. Add .AddRole(\"{_role}\") before the steps that name it", (await FailsAsync(builder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_mistakes_say_what_to_do()
    {
        Assert.StartsWith("Schema \"app\" does not exist. Add .AddSchema(...)", (await FailsAsync(server.Builder().AddRole(_role).AddGrants(_role, "app"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Role \"pg_app\" can't be made: role name \"pg_app\" is reserved.", (await FailsAsync(server.Builder().AddRole("pg_app"))).Message, StringComparison.Ordinal);
        Assert.Equal("\"SELCT\" is no privilege ON TABLES. Use SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN, ALL, with commas between them.", Assert.Throws<PgTestKitException>(() => server.Builder().AddGrants("r", "s", "selct")).Message);
    }

    [Fact]
    public async Task Without_CREATEROLE_the_error_names_the_grant_and_a_role_that_is_there_needs_none()
    {
        var owner = await server.CreateRoleAsync("CREATEDB");
        TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(owner)).AddRole(_role);
        var name = new NpgsqlConnectionStringBuilder(owner).Username;
        Assert.StartsWith($"Role \"{name}\" may not make role \"{_role}\": permission denied to create role. Grant it: ALTER ROLE \"{name}\" CREATEROLE; or have the server's administrator make it", (await FailsAsync(Builder())).Message, StringComparison.Ordinal);

        await using (var connection = await server.ConnectAsync()) await connection.ExecuteAsync($"CREATE ROLE {_role}", _cancellation);
        await using var template = await Builder().BuildAsync(_cancellation);
        Assert.StartsWith($"Must be ", (await FailsAsync(Builder().AddSchema("app", owner: _role))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suites_that_make_the_same_roles_at_once_do_not_fight()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 6), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = _cancellation }, async (i, cancellation) =>
        {
            await using var template = await server.Builder().AddRole(_role + "_group").AddRole(_role, _role + "_group").AddSchema("app" + i).AddGrants(_role, "app" + i).ConnectAs(_role).BuildAsync(cancellation);
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, cancellation);
            Assert.Equal(_role, await database.QueryScalarAsync<string>("SELECT session_user::text"));
        });
    }

    private static TemplateDatabaseBuilder Table(TemplateDatabaseBuilder builder, string name, string schema = "app") =>
        builder.AddSeed("table " + name, "1", (connection, cancellation) => connection.ExecuteAsync($"CREATE TABLE {Quote.Identifier(schema, name)} (id int GENERATED BY DEFAULT AS IDENTITY)", cancellation));

    private Task<PgTestKitException> FailsAsync(TemplateDatabaseBuilder builder) => Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));
}
