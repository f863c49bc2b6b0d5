namespace PgTestKit.Tests.Isolation.Dirt;

/// <summary>Whatever a test leaves in its database, in its sessions or on the server on behalf of its database: the next test sees none of it, and where that costs the database, the log says what it was.</summary>
public sealed class DirtTests(Workshop workshop) : IClassFixture<Workshop>
{
    private const string Self = "(SELECT oid FROM pg_database WHERE datname = current_database())";
    private const string Advisory = $"SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND database = {Self}";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    /// <summary>Kinds of dirt: what makes it, a question that shows it, the answer of a clean database, and how the log names it when it is committed.</summary>
    private static readonly (string Sql, string Ask, string Clean, string Named)[] Committed =
    [
        ("CREATE TABLE app.extra (n int)", "SELECT to_regclass('app.extra')::text", "", "table app.extra"),
        ("ALTER TABLE app.deal ADD extra int", "SELECT count(*)::text FROM pg_attribute WHERE attname = 'extra'", "0", "column extra of table app.deal"),
        ("CREATE SCHEMA extra", "SELECT to_regnamespace('extra')::text", "", "schema extra"),
        ("CREATE INDEX extra ON app.leg (n)", "SELECT to_regclass('app.extra')::text", "", "index app.extra"),
        ("CREATE VIEW app.extra AS SELECT 1 AS n", "SELECT to_regclass('app.extra')::text", "", "app.extra"),
        ("CREATE FUNCTION app.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT to_regproc('app.extra')::text", "", "function app.extra()"),
        ("ALTER TYPE app.mood ADD VALUE 'bad'", "SELECT count(*)::text FROM pg_enum", "1", "app.mood"),
        ("CREATE STATISTICS app.extra ON id, name FROM app.deal", "SELECT count(*)::text FROM pg_statistic_ext", "0", "statistics object app.extra"),
        ("CREATE EVENT TRIGGER extra ON ddl_command_end EXECUTE FUNCTION app.fire()", "SELECT count(*)::text FROM pg_event_trigger WHERE evtname = 'extra'", "0", "event trigger extra"),
        ("CREATE PUBLICATION extra", "SELECT count(*)::text FROM pg_publication", "1", "publication extra"),
        ("ALTER PUBLICATION known ADD TABLE app.leg", "SELECT count(*)::text FROM pg_publication_rel", "1", "publication of table app.leg in publication known"),
        ("CREATE SUBSCRIPTION extra CONNECTION 'host=127.0.0.1 port=1' PUBLICATION extra WITH (connect = false, slot_name = NONE)", $"SELECT count(*)::text FROM pg_subscription WHERE subdbid = {Self}", "0", "subscription extra"),
        ("CREATE FOREIGN DATA WRAPPER extra", "SELECT count(*)::text FROM pg_foreign_data_wrapper", "0", "foreign-data wrapper extra"),
        ("CREATE COLLATION app.extra (locale = 'C')", "SELECT count(*)::text FROM pg_collation WHERE collname = 'extra'", "0", "collation app.extra"),
        ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", "SELECT count(*)::text FROM pg_default_acl", "0", "default privileges"),
        ("GRANT SELECT ON app.deal TO PUBLIC", "SELECT relacl::text FROM pg_class WHERE oid = 'app.deal'::regclass", "", "table app.deal"),
        ("COMMENT ON TABLE app.deal IS 'extra'", "SELECT obj_description('app.deal'::regclass)", "", "comment on table app.deal"),
        ("COMMENT ON COLUMN app.deal.name IS 'extra'", "SELECT col_description('app.deal'::regclass, 2)", "", "comment on column name of table app.deal"),
        (InDatabase("ALTER DATABASE %I SET work_mem = ''5MB''"), "SHOW work_mem", "4MB", "setting {work_mem=5MB} of the database"),
        (InDatabase("ALTER ROLE postgres IN DATABASE %I SET work_mem = ''5MB''"), "SHOW work_mem", "4MB", "setting {work_mem=5MB} of role postgres in the database"),
        (InDatabase("ALTER DATABASE %I CONNECTION LIMIT 7"), $"SELECT datconnlimit::text FROM pg_database WHERE oid = {Self}", "-1", "the database itself"),
        ("SELECT lo_from_bytea(4243, 'extra')", "SELECT count(*)::text FROM pg_largeobject_metadata", "1", "large object 4243"),
        ("SELECT lo_put(4242, 0, 'x')", "SELECT convert_from(lo_get(4242), 'UTF8')", "abc", "large object 4242"),
        ("SELECT lo_unlink(4242)", "SELECT count(*)::text FROM pg_largeobject_metadata", "1", "pg_largeobject"),
        ("DROP TABLE app.leg", "SELECT to_regclass('app.leg')::text", "app.leg", "relation \"app.leg\" does not exist"),
    ];

    /// <summary>What belongs to a session, which goes back to the pool with it.</summary>
    private static readonly (string Sql, string Ask, string Clean)[] Sessions =
    [
        ("SELECT pg_advisory_lock(7)", Advisory, "0"),
        ("SELECT pg_advisory_lock_shared(7, 8)", Advisory, "0"),
        ("CREATE TEMP TABLE scratch AS SELECT 1", "SELECT count(*)::text FROM pg_class WHERE relname = 'scratch'", "0"),
        ("PREPARE mine AS SELECT 1", "SELECT count(*)::text FROM pg_prepared_statements WHERE from_sql", "0"),
        ("DECLARE mine CURSOR WITH HOLD FOR SELECT 1", "SELECT count(*)::text FROM pg_cursors WHERE name = 'mine'", "0"),
        ("LISTEN news", "SELECT count(*)::text FROM pg_listening_channels()", "0"),
        ("SET search_path = nowhere", "SHOW search_path", "\"$user\", public"),
        ("SET default_transaction_read_only = on", "SHOW transaction_read_only", "off"),
        ("SET SESSION AUTHORIZATION pg_monitor", "SELECT session_user::text", "postgres"),
    ];

    public static TheoryData<TestIsolation, string, string, string, string> CommittedRows =>
        [.. new[] { TestIsolation.Transaction, TestIsolation.Reset }.SelectMany(isolation => Committed, (isolation, dirt) => (isolation, dirt.Sql, dirt.Ask, dirt.Clean, dirt.Named))];

    public static TheoryData<string, string, string> SessionRows => [.. Sessions];

    private static string InDatabase(string sql) => $"DO $$ BEGIN EXECUTE format('{sql}', current_database()); END $$";

    [Theory]
    [MemberData(nameof(CommittedRows))]
    public async Task What_a_test_changed_in_the_catalog_is_gone_and_named(TestIsolation isolation, string sql, string ask, string clean, string named)
    {
        var (template, log) = (workshop.Template, workshop.Log);
        string name;
        await using (var database = await template.LeaseAsync(isolation, _cancellation))
        {
            name = database.Name;
            await database.ExecuteAsync(sql);
        }

        await using var next = await template.LeaseAsync(isolation, _cancellation);
        Assert.Equal(clean, await next.QueryScalarAsync<string?>(ask) ?? "");
        Assert.Equal(isolation == TestIsolation.Transaction, name == next.Name);
        if (isolation == TestIsolation.Reset) log.Names(name, named);
    }

    [Theory]
    [MemberData(nameof(SessionRows))]
    public async Task What_a_second_connection_left_in_its_session_is_gone(string sql, string ask, string clean)
    {
        var (template, log) = (workshop.Template, workshop.Log);
        var names = new HashSet<string>();
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            names.Add(database.Name);
            Assert.Equal(clean, await database.QueryScalarAsync<string>(ask));
            await using var second = await database.DataSource.OpenConnectionAsync(_cancellation);
            await using var third = await database.DataSource.OpenConnectionAsync(_cancellation);
            Assert.Equal(clean, await second.ScalarAsync<string>(ask, _cancellation));
            Assert.Equal(clean, await third.ScalarAsync<string>(ask, _cancellation));
            await third.ExecuteAsync(sql, _cancellation);
        }

        Assert.True(names.Count == 1, string.Join(Environment.NewLine, log.Lines));
    }

    [Theory]
    [InlineData("SELECT 'idle'", "idle): SELECT 'idle'")]
    [InlineData("BEGIN; SELECT 'in a transaction'", "idle in transaction): SELECT 'in a transaction'")]
    [InlineData("BEGIN; INSERT INTO app.leg VALUES (1)", "INSERT INTO app.leg VALUES (1)")]
    [InlineData("SELECT pg_advisory_lock(7)", "SELECT pg_advisory_lock(7)")]
    public async Task A_connection_that_the_test_never_closed_is_named_with_its_state_and_query(string sql, string named)
    {
        var (template, log) = (workshop.Template, workshop.Log);
        string name;
        NpgsqlConnection forgotten;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            name = database.Name;
            forgotten = await database.DataSource.OpenConnectionAsync(_cancellation);
            await using var command = new NpgsqlCommand(sql, forgotten) { AllResultTypesAreUnknown = true };
            await command.ExecuteNonQueryAsync(_cancellation);
        }

        log.Names(name, "the test left 1 of its connections open");
        log.Names(name, named);
        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.NotEqual(name, next.Name);
        Assert.Equal(0, await next.Table("app.leg").CountAsync(_cancellation));
        await CloseAsync(forgotten);
    }

    [Fact]
    public async Task A_query_that_still_runs_on_a_connection_of_the_test_is_named()
    {
        var log = new Log();
        await using var template = await Workshop.Builder().LogTo(log.Add).UseReset(new() { LockTimeout = TimeSpan.FromSeconds(1) }).BuildAsync(_cancellation);
        string name;
        NpgsqlConnection forgotten;
        Task<int> running;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            name = database.Name;
            forgotten = await database.DataSource.OpenConnectionAsync(_cancellation);
            running = RunAsync();
            await Eventually.IsTrueAsync(async () => await workshop.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'") == 1);
        }

        log.Names(name, "active): SELECT pg_sleep(600)");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => running); // it goes with the database
        await forgotten.DisposeAsync();

        async Task<int> RunAsync() => await forgotten.ExecuteAsync("SELECT pg_sleep(600)", _cancellation);
    }

    [Theory]
    [InlineData("SELECT pg_advisory_lock(7)", "the test left an advisory lock, held by backend")]
    [InlineData("BEGIN; SELECT count(*) FROM app.leg", "idle in transaction): SELECT count(*) FROM app.leg")]
    public async Task What_a_connection_of_the_applications_own_still_holds_is_named(string sql, string named)
    {
        var log = new Log();
        await using var template = await Workshop.Builder().LogTo(log.Add).UseReset(new() { LockTimeout = TimeSpan.FromSeconds(1) }).BuildAsync(_cancellation);
        string name;
        NpgsqlConnection own;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            name = database.Name;
            own = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
            await own.OpenAsync(_cancellation);
            await using var command = new NpgsqlCommand(sql, own) { AllResultTypesAreUnknown = true };
            await command.ExecuteNonQueryAsync(_cancellation);
        }

        log.Names(name, named);
        await own.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(EveryIsolationTests.Isolations), MemberType = typeof(EveryIsolationTests))]
    public async Task A_replication_slot_goes_with_the_database_and_is_named(TestIsolation isolation)
    {
        var log = new Log();
        var slot = "slot_" + Guid.NewGuid().ToString("N")[..8];
        await using var template = await Workshop.Builder().LogTo(log.Add).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(isolation, _cancellation);
        await database.ExecuteAsync($"SELECT pg_create_logical_replication_slot('{slot}', 'pgoutput')");
        await database.DisposeAsync();

        if (isolation != TestIsolation.Clone) log.Names(database.Name, "replication slot " + slot);
        await using var next = await template.LeaseAsync(isolation, _cancellation);
        Assert.NotEqual(database.Name, next.Name);
        await Eventually.IsTrueAsync(async () => await workshop.CountAsync($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{slot}'") == 0);
    }

    [Theory]
    [MemberData(nameof(EveryIsolationTests.Isolations), MemberType = typeof(EveryIsolationTests))]
    public async Task A_prepared_transaction_goes_with_the_database_and_is_named(TestIsolation isolation)
    {
        var log = new Log();
        var id = "gid " + Guid.NewGuid().ToString("N")[..8];
        await using var template = await Workshop.Builder().LogTo(log.Add).UseReset(new() { LockTimeout = TimeSpan.FromSeconds(1) }).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(isolation, _cancellation);
        if (isolation == TestIsolation.Transaction)
        {
            await database.ExecuteAsync("INSERT INTO app.leg VALUES (1)");
            await database.ExecuteAsync($"PREPARE TRANSACTION '{id}'");
            var exception = await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DisposeAsync());
            Assert.Contains("PREPARE TRANSACTION", exception.Message, StringComparison.Ordinal);
        }
        else
        {
            await database.ExecuteAsync($"BEGIN; INSERT INTO app.leg VALUES (1); PREPARE TRANSACTION '{id}'");
            await database.DisposeAsync();
            if (isolation == TestIsolation.Reset) log.Names(database.Name, "prepared transaction " + id);
        }

        await using var next = await template.LeaseAsync(isolation, _cancellation);
        Assert.NotEqual(database.Name, next.Name);
        Assert.Equal(0, await next.Table("app.leg").CountAsync(_cancellation));
        await Eventually.IsTrueAsync(async () => await workshop.CountAsync($"SELECT count(*) FROM pg_prepared_xacts WHERE gid = '{id}'") + await workshop.CountAsync($"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'") == 0);
    }

    // Its server process may have gone with the database.
    private static async Task CloseAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // As it should.
        }
    }

    [Fact]
    public async Task A_setting_of_a_role_in_all_databases_is_named_since_no_new_database_is_without_it()
    {
        var log = new Log();
        var role = "role_" + Guid.NewGuid().ToString("N")[..8];
        await using var template = await Workshop.Builder().LogTo(log.Add).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await database.ExecuteAsync($"CREATE ROLE {role}");
        await database.ExecuteAsync($"ALTER ROLE {role} SET work_mem = '5MB'");
        await database.DisposeAsync();
        log.Names(database.Name, $"role {role} in all databases");
        await workshop.CountAsync($"DROP ROLE {role}");
    }
}
