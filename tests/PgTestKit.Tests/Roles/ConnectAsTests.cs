using System.Collections.Concurrent;

namespace PgTestKit.Tests.Roles;

/// <summary>Tests that connect as the application's role have its rights and no others; the kit works as the owner all the while.</summary>
public sealed class ConnectAsTests(OneServer server) : IDisposable
{
    private const string Script =
        """
        CREATE SCHEMA app;
        CREATE TABLE app.deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant text NOT NULL DEFAULT current_user, name text NOT NULL);
        CREATE TABLE app.rate (code text PRIMARY KEY);
        CREATE TABLE app.audit (what text);
        CREATE TABLE app.note (tenant text NOT NULL, text text);
        CREATE FUNCTION app.audit_deal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO app.audit VALUES (NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER audit AFTER INSERT ON app.deal FOR EACH ROW EXECUTE FUNCTION app.audit_deal();
        CREATE TYPE app.money AS (amount numeric, currency_code text);
        CREATE DOMAIN app.percent AS numeric CHECK (VALUE BETWEEN 0 AND 100);
        CREATE TABLE app.price (value app.money, discount app.percent);
        INSERT INTO app.rate VALUES ('EUR');
        INSERT INTO app.note VALUES ('one', 'first'), ('two', 'second');
        ALTER TABLE app.note ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tenants ON app.note USING (tenant = current_setting('app.tenant'));
        GRANT USAGE ON SCHEMA app TO {0};
        GRANT SELECT, INSERT, DELETE ON app.deal, app.note, app.price TO {0};
        GRANT SELECT ON app.rate TO {0};
        """;

    private static readonly string SharedRole = "app_" + Guid.NewGuid().ToString("N")[..12];
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private string _role = "app_" + Guid.NewGuid().ToString("N")[..12];

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_missing_grant_is_an_error_and_the_next_test_is_clean(TestIsolation isolation)
    {
        await using var template = await SharedBuilder().BuildAsync(_cancellation);
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            Assert.Equal($"{_role} {_role}", await database.QueryScalarAsync<string>("SELECT session_user || ' ' || current_user"));
            Assert.Equal(0, await database.Table("app.deal").CountAsync(_cancellation));
            // The sequence is put back by the owner, who alone may.
            Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO app.deal (name) VALUES ('a') RETURNING id"));
            foreach (var forbidden in new[] { "UPDATE app.deal SET name = 'b'", "INSERT INTO app.rate VALUES ('USD')", "SELECT what FROM app.audit", "CREATE TABLE app.mine (id int)", "SELECT setval('app.deal_id_seq', 7)", "TRUNCATE app.deal" })
                Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(forbidden))).SqlState);
            await database.Table("app.deal").ShouldHaveCountAsync(1, _cancellation);
            await database.ShouldHaveColumnAsync("app.audit", "what", cancellationToken: _cancellation);
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Every_way_to_connect_is_as_the_role(TestIsolation isolation)
    {
        const string Who = "SELECT session_user || ' ' || current_user";
        await using var template = await SharedBuilder().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await using (var connection = database.CreateConnection())
        {
            await connection.OpenAsync(_cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = Who;
            Assert.Equal($"{_role} {_role}", await command.ExecuteScalarAsync(_cancellation));
        }

        if (isolation == TestIsolation.Transaction)
        {
            Assert.Equal(_role, new NpgsqlConnectionStringBuilder(database.DataSource.ConnectionString).Username);
            await Assert.ThrowsAsync<PgTestKitException>(async () => await database.OwnerDataSource.OpenConnectionAsync(_cancellation));
            return;
        }

        await using var other = await database.DataSource.OpenConnectionAsync(_cancellation);
        Assert.Equal($"{_role} {_role}", await other.ScalarAsync<string>(Who, _cancellation));
        await using var third = new NpgsqlConnection(database.ConnectionString);
        await third.OpenAsync(_cancellation);
        Assert.Equal($"{_role} {_role}", await third.ScalarAsync<string>(Who, _cancellation));
        await using var owner = await database.OwnerDataSource.OpenConnectionAsync(_cancellation);
        Assert.Equal("postgres postgres", await owner.ScalarAsync<string>(Who, _cancellation));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task No_reset_of_the_session_leads_to_the_owner(TestIsolation isolation)
    {
        await using var template = await SharedBuilder().BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            foreach (var way in new[] { "RESET ROLE", "SET ROLE NONE", "RESET SESSION AUTHORIZATION", "SET SESSION AUTHORIZATION DEFAULT", "RESET ALL" })
            {
                await database.ExecuteAsync(way);
                Assert.Equal($"{_role} {_role}", await database.QueryScalarAsync<string>("SELECT session_user || ' ' || current_user"));
            }

            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SET ROLE postgres"))).SqlState);
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SET SESSION AUTHORIZATION postgres"))).SqlState);
            if (isolation != TestIsolation.Transaction) await database.ExecuteAsync("DISCARD ALL");
            Assert.Equal("off", await database.QueryScalarAsync<string>("SHOW is_superuser"));
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Row_security_is_in_force(TestIsolation isolation)
    {
        await using var template = await SharedBuilder().BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            await database.ExecuteAsync("SET app.tenant = 'one'");
            Assert.Equal("first", await database.QueryScalarAsync<string>("SELECT string_agg(text, ',') FROM app.note"));
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("INSERT INTO app.note VALUES ('two', 'forged')"))).SqlState);
            await database.ExecuteAsync("INSERT INTO app.note VALUES ('one', 'mine')");
            await database.ExecuteAsync("DELETE FROM app.note WHERE text IN ('first', 'second')");
            // The kit's own look goes past the policy, where it has a connection of its own.
            if (isolation != TestIsolation.Transaction) Assert.Equal(2, await database.Table("app.note").CountAsync(_cancellation));
        }
    }

    [Fact]
    public async Task Checks_see_past_the_roles_rights_in_Reset_and_say_so_under_Transaction()
    {
        await using var template = await SharedBuilder().BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            await database.ExecuteAsync("INSERT INTO app.deal (name) VALUES ('a')");
            await database.Table("app.audit").ShouldHaveCountAsync(1, _cancellation);
            Assert.Equal(["audit", "deal"], (await database.ChangesAsync(_cancellation)).Tables.Select(table => table.Name));
            await Assert.ThrowsAsync<DatabaseCheckException>(() => database.ShouldHaveNoChangesOutsideAsync(["app.deal"], _cancellation));
        }

        await using (var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
        {
            await database.ExecuteAsync("INSERT INTO app.deal (name) VALUES ('a')");
            var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.Table("app.audit").CountAsync(_cancellation));
            Assert.Equal($"Role \"{_role}\" may not read table \"app\".\"audit\", and under TestIsolation.Transaction checks share the test's connection. Grant it SELECT if the application has it, or use TestIsolation.Reset, where checks run as the owner.", exception.Message);
            var changes = await database.ChangesAsync(_cancellation);
            Assert.Equal(["deal"], changes.Tables.Select(table => table.Name));
            Assert.Equal(["app.audit", "app.note"], changes.UnreadTables);
            Assert.EndsWith("not compared, for the role does not see all rows: app.audit, app.note", changes.ToString(), StringComparison.Ordinal);
            Assert.Contains("does not see all rows of app.audit, app.note", (await Assert.ThrowsAsync<PgTestKitException>(() => database.ShouldHaveNoChangesOutsideAsync(["app.deal"], _cancellation))).Message, StringComparison.Ordinal);
            Assert.Contains("app.deal: 1 inserted", await database.ReportFailureAsync("test"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Composite_and_domain_types_work_as_the_role(TestIsolation isolation)
    {
        await using var template = await Builder().AddComposite<Initialization.Money>(schema: "app").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.price VALUES ($1, $2)", new Initialization.Money { Amount = 12.5m, CurrencyCode = "EUR" }, 10m);
        Assert.Equal("EUR", (await database.QueryScalarAsync<Initialization.Money>("SELECT value FROM app.price")).CurrencyCode);
        Assert.Equal("23514", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("INSERT INTO app.price VALUES (NULL, $1)", 101m))).SqlState);
    }

    [Fact]
    public async Task An_owner_with_CREATEDB_and_CREATEROLE_alone_will_do()
    {
        var owner = await server.CreateRoleAsync("CREATEDB CREATEROLE");
        var clones = "";
        await using (var template = await Builder(owner).BuildAsync(_cancellation))
        {
            clones = template.Name + "_";
            foreach (var isolation in Enum.GetValues<TestIsolation>())
                for (var round = 0; round < 2; round++)
                {
                    await using var database = await template.LeaseAsync(isolation, _cancellation);
                    Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO app.deal (name) VALUES ('a') RETURNING id"));
                    Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
                    if (isolation != TestIsolation.Clone) continue;
                    // A connection that the test leaves open, of a pool of its own, does not keep the database.
                    var leaked = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
                    await leaked.OpenAsync(_cancellation);
                }
        }

        Assert.DoesNotContain(await server.DatabasesAsync(), name => name.StartsWith(clones, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_owner_that_may_not_end_the_roles_sessions_cancels_and_ends_them_as_the_role()
    {
        var owner = await server.CreateRoleAsync("CREATEDB");
        await using (var connection = await server.ConnectAsync()) await connection.ExecuteAsync($"CREATE ROLE {_role} LOGIN PASSWORD 'of its own'", _cancellation);
        string name;
        await using (var template = await Builder(owner).ConnectAs(_role, "of its own").BuildAsync(_cancellation))
        {
            var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
            name = database.Name;
            var leaked = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
            await leaked.OpenAsync(_cancellation);
            var sleep = SleepAsync(database);
            await Eventually.IsTrueAsync(async () =>
            {
                await database.CancelStatementsAsync(_cancellation); // again, should the statement not have begun
                return sleep.IsCompleted;
            });
            Assert.Equal("57014", (await Assert.ThrowsAsync<PostgresException>(() => sleep)).SqlState);
            await database.DisposeAsync();
        }

        Assert.DoesNotContain(name, await server.DatabasesAsync());
    }

    [Fact]
    public async Task A_role_that_the_kit_did_not_make_is_not_changed_and_needs_its_password()
    {
        await using (var connection = await server.ConnectAsync()) await connection.ExecuteAsync($"CREATE ROLE {_role} LOGIN PASSWORD 'of its own'", _cancellation);
        await using (var template = await Builder().BuildAsync(_cancellation))
            Assert.Matches($"^Role \"{_role}\" was refused by .*28P01.*give it: \\.ConnectAs\\(\"{_role}\", password\\)\\.$", (await RefusedAsync(template)).Message);
        await using (var template = await Builder().ConnectAs(_role, "wrong").BuildAsync(_cancellation))
            Assert.EndsWith("Check the password, and that the role may log in.", (await RefusedAsync(template)).Message, StringComparison.Ordinal);
        await using (var template = await Builder().ConnectAs(_role, "of its own").BuildAsync(_cancellation))
        {
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            Assert.Equal(_role, await database.QueryScalarAsync<string>("SELECT session_user::text"));
        }

        await using (var connection = await server.ConnectAsync()) await connection.ExecuteAsync($"ALTER ROLE {_role} NOLOGIN", _cancellation);
        await using (var template = await Builder().BuildAsync(_cancellation))
            Assert.StartsWith($"Role \"{_role}\" may not log in, and is not the kit's to change.", (await RefusedAsync(template)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER ROLE {0} SUPERUSER", "is a superuser, whom no missing grant stops")]
    [InlineData("GRANT postgres TO {0}", "has all rights of \"postgres\", which owns what the template holds")]
    [InlineData("REVOKE USAGE ON SCHEMA app FROM {0}", "may use none of the schemas with tables in them, \"app\". Add .AddGrants(\"{0}\", \"app\"), or to a script: GRANT USAGE ON SCHEMA \"app\" TO \"{0}\".")]
    [InlineData("DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$", "may not connect to the database. Add .AddGrants(\"{0}\", ...), or to a script: DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO \"{0}\"', current_database()); END $$;")]
    public async Task A_role_whose_tests_would_prove_nothing_or_fail_is_refused(string change, string expected)
    {
        await using var template = await Sql(Builder(), change).BuildAsync(_cancellation);
        Assert.Contains(expected.Replace("{0}", _role, StringComparison.Ordinal), (await RefusedAsync(template)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_role_that_builds_the_template_and_one_that_is_not_there_are_refused()
    {
        await using (var template = await server.Builder().AddSchema("app").ConnectAs("no such role").BuildAsync(_cancellation))
            Assert.StartsWith("Role \"no such role\" does not exist on the server. Add .AddRole(\"no such role\")", (await RefusedAsync(template)).Message, StringComparison.Ordinal);
        var owner = await server.CreateRoleAsync("CREATEDB");
        var name = new NpgsqlConnectionStringBuilder(owner).Username!;
        await using (var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(owner)).AddSchema("app").ConnectAs(name).BuildAsync(_cancellation))
            Assert.Contains($"has all rights of \"{name}\"", (await RefusedAsync(template)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddGrants_opens_a_database_that_a_script_closed()
    {
        await using var template = await Sql(Builder(), "DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$").AddGrants(_role, "app", "SELECT").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM app.audit"));
    }

    [Fact]
    public async Task BYPASSRLS_is_warned_of()
    {
        var log = new ConcurrentQueue<string>();
        await using var template = await Sql(Builder(), "ALTER ROLE {0} BYPASSRLS").LogTo(log.Enqueue).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Contains($"role \"{_role}\", which tests connect as, has BYPASSRLS: no row security policy holds for it", log);
    }

    [Fact]
    public async Task The_password_follows_the_owners_and_is_shown_nowhere()
    {
        var owner = new NpgsqlConnectionStringBuilder(await server.CreateRoleAsync("CREATEDB CREATEROLE"));
        string first;
        await using (var template = await Builder(owner.ConnectionString).BuildAsync(_cancellation))
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            first = new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!;
            await using var connection = await server.ConnectAsync();
            Assert.StartsWith("SCRAM-SHA-256$4096:", await connection.ScalarAsync<string>("SELECT rolpassword FROM pg_authid WHERE rolname = $1", _cancellation, _role), StringComparison.Ordinal);
            await connection.ExecuteAsync($"ALTER ROLE {owner.Username} PASSWORD 'battery staple'", _cancellation);
            Assert.DoesNotContain(first, database.Connection.ConnectionString + database.DataSource.ConnectionString + template.Report + await database.ReportFailureAsync("test"), StringComparison.Ordinal);
        }

        owner.Password = "battery staple";
        await using (var template = await Builder(owner.ConnectionString).BuildAsync(_cancellation))
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
            Assert.NotEqual(first, new NpgsqlConnectionStringBuilder(database.ConnectionString).Password);
    }

    [Fact]
    public async Task The_cached_cluster_of_a_local_server_holds_roles_and_settings()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var template = await Builder().UseServer(PostgresServer.Local()).SetSearchPath(["app"], _role).BuildAsync(_cancellation);
            Assert.Equal(round > 0, template.Report.IsReused);
            foreach (var isolation in Enum.GetValues<TestIsolation>())
            {
                await using var database = await template.LeaseAsync(isolation, _cancellation);
                Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO deal (name) VALUES ('a') RETURNING id"));
                Assert.Equal(_role, await database.QueryScalarAsync<string>("SELECT tenant FROM deal"));
            }
        }
    }

    private async Task SleepAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(_cancellation);
        await connection.ExecuteAsync("SELECT pg_sleep(600)", _cancellation);
    }

    /// <summary>For tests that leave the role as it is: one template for all of them.</summary>
    private TemplateDatabaseBuilder SharedBuilder()
    {
        _role = SharedRole;
        return Builder();
    }

    private TemplateDatabaseBuilder Builder(string? owner = null)
    {
        var script = _files.Write("app.sql", Script.Replace("{0}", _role, StringComparison.Ordinal));
        return (owner is null ? server.Builder() : new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(owner))).AddRole(_role).AddSql(script).ConnectAs(_role);
    }

    private TemplateDatabaseBuilder Sql(TemplateDatabaseBuilder builder, string sql) =>
        builder.AddSeed(sql, "1", (connection, cancellation) => connection.ExecuteAsync(sql.Replace("{0}", _role, StringComparison.Ordinal), cancellation));

    private async Task<PgTestKitException> RefusedAsync(TemplateDatabase template) => await Assert.ThrowsAsync<PgTestKitException>(() => template.LeaseAsync(TestIsolation.Transaction, _cancellation));
}
