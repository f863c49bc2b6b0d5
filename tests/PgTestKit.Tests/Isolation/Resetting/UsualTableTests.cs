namespace PgTestKit.Tests.Isolation.Resetting;

/// <summary>What a test wrote to is emptied after the next one before anything is looked at.</summary>
public sealed class UsualTableTests(OneServer server)
{
    private const string Schema =
        """
        CREATE TABLE deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
        CREATE TABLE leg (deal int NOT NULL REFERENCES deal ON DELETE CASCADE);
        CREATE TABLE kept (id int PRIMARY KEY, deal int REFERENCES deal ON DELETE CASCADE); INSERT INTO kept VALUES (1), (2);
        CREATE TABLE part (id int, deal int REFERENCES deal) PARTITION BY LIST (id);
        CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1); CREATE TABLE part_2 PARTITION OF part FOR VALUES IN (2); INSERT INTO part VALUES (2, NULL);
        CREATE TABLE child () INHERITS (deal);
        CREATE TABLE log (n int);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.log VALUES (1); RETURN NULL; END $$;
        CREATE TABLE watched (id int); CREATE TRIGGER note AFTER DELETE ON watched FOR EACH STATEMENT EXECUTE FUNCTION note(); ALTER TABLE watched ENABLE ALWAYS TRIGGER note;
        CREATE TABLE replica (id int); CREATE TRIGGER note AFTER DELETE ON replica FOR EACH ROW EXECUTE FUNCTION note(); ALTER TABLE replica ENABLE REPLICA TRIGGER note;
        CREATE TABLE ruled (id int); CREATE RULE stay AS ON DELETE TO ruled DO INSTEAD NOTHING; ALTER TABLE ruled ENABLE ALWAYS RULE stay;
        CREATE TABLE secure (id int); ALTER TABLE secure ENABLE ROW LEVEL SECURITY; ALTER TABLE secure FORCE ROW LEVEL SECURITY;
        CREATE SEQUENCE called CACHE 10; SELECT nextval('called')
        """;

    private const string All =
        """
        INSERT INTO deal (name) VALUES ('a'), ('b'); INSERT INTO leg SELECT min(id) FROM deal; INSERT INTO kept SELECT 3, min(id) FROM deal; UPDATE kept SET deal = (SELECT min(id) FROM deal) WHERE id = 1;
        INSERT INTO part SELECT i, min(id) FROM deal, generate_series(1, 2) i GROUP BY i; INSERT INTO child VALUES (9, 'c'); INSERT INTO watched VALUES (1); INSERT INTO replica VALUES (1); INSERT INTO ruled VALUES (1); INSERT INTO secure VALUES (1)
        """;

    private const string Contents =
        """
        SELECT concat_ws(' ', (SELECT string_agg(kept::text, ',' ORDER BY id) FROM kept), (SELECT string_agg(part::text, ',' ORDER BY id) FROM part), (SELECT concat(last_value, is_called) FROM called), (SELECT concat(last_value, is_called) FROM deal_id_seq),
          (SELECT count(*) FROM deal), (SELECT count(*) FROM leg), (SELECT count(*) FROM child), (SELECT count(*) FROM log), (SELECT count(*) FROM watched), (SELECT count(*) FROM replica), (SELECT count(*) FROM ruled), (SELECT count(*) FROM secure))
        """;

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_leaves_the_schema_as_it_was_leaves_the_clone_as_it_was()
    {
        await using var template = await server.Builder().AddSqlText("tables", Schema).BuildAsync(_cancellation);
        var names = new HashSet<string>();
        foreach (var sql in (string[])
        [
            "SELECT 1", "INSERT INTO deal (name) VALUES ('x')", "CREATE TEMP TABLE t AS SELECT 1", "CREATE TABLE gone (n int); DROP TABLE gone", "TRUNCATE deal RESTART IDENTITY CASCADE", "TRUNCATE part_1", "SELECT nextval('called')",
            "INSERT INTO deal (name) SELECT 'many' FROM generate_series(1, 15000)", "DELETE FROM kept", "VACUUM FULL deal", "VACUUM", "ANALYZE", "REINDEX TABLE deal", "BEGIN; INSERT INTO deal (name) VALUES ('x'); ROLLBACK",
        ])
        {
            foreach (var before in (string[])["SELECT 1", All])
            {
                await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
                names.Add(database.Name);
                Assert.Equal("(1,),(2,) (2,) 10t 1f 0 0 0 0 0 0 0 0", await database.QueryScalarAsync<string>(Contents));
                await database.ExecuteAsync(before);
                await database.ExecuteAsync(sql);
            }
        }

        Assert.Single(names);
    }

    [Fact]
    public async Task Nothing_is_deleted_under_a_transaction_that_goes_on()
    {
        await using var template = await server.Builder().UseReset(new() { LockTimeout = TimeSpan.FromSeconds(30) }).AddSqlText("tables", Schema).BuildAsync(_cancellation);
        await using (var first = await template.LeaseAsync(TestIsolation.Reset, _cancellation)) await first.ExecuteAsync("INSERT INTO deal (name) VALUES ('x')");

        var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        var name = database.Name;
        await database.ExecuteAsync("INSERT INTO deal (name) VALUES ('x')");
        ValueTask reset;
        await using (var writer = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = false }.ConnectionString))
        {
            await writer.OpenAsync(_cancellation);
            await writer.ExecuteAsync("BEGIN; INSERT INTO log VALUES (1)", _cancellation);
            reset = database.DisposeAsync();
            await UntilTheResetHasLookedAsync(writer);
            await writer.ExecuteAsync("INSERT INTO leg VALUES (1); COMMIT", _cancellation);
        }

        await reset;
        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(name, next.Name);
        Assert.Equal(0, await next.Table("leg").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData(500, 1000)]
    [InlineData(4000, 100)]
    public async Task Their_files_do_not_grow_on_and_on(int rows, int width)
    {
        await using var template = await server.Builder().AddSqlText("tables", "CREATE TABLE wide (n int, name text)").BuildAsync(_cancellation);
        var most = 0L;
        for (var test = 1; test < DeadRows.TestsBetweenVacuums; test++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            await database.ExecuteAsync($"INSERT INTO wide SELECT i, repeat('x', {width}) FROM generate_series(1, {rows}) i");
            most = Math.Max(most, await database.QueryScalarAsync<long>("SELECT pg_table_size('wide')"));
        }

        Assert.InRange(most, 0, 10 * 1024 * 1024);
    }

    [Fact]
    public async Task A_session_that_was_ended_is_what_the_log_names()
    {
        var log = new List<string>();
        await using var template = await server.Builder().LogTo(line => { lock (log) log.Add(line); }).AddSqlText("tables", Schema).BuildAsync(_cancellation);
        await using (var first = await template.LeaseAsync(TestIsolation.Reset, _cancellation)) await first.ExecuteAsync("INSERT INTO deal (name) VALUES ('x')");
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            await database.ExecuteAsync("INSERT INTO deal (name) VALUES ('x')");
            await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'PgTestKit reset'");
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(0, await next.Table("deal").CountAsync(_cancellation));
        Assert.Contains("terminating connection", string.Join(Environment.NewLine, log), StringComparison.Ordinal);
    }

    /// <param name="writer">In a transaction that began before the reset did.</param>
    private Task UntilTheResetHasLookedAsync(NpgsqlConnection writer)
    {
        const string HasLooked = "SELECT EXISTS (SELECT FROM pg_stat_get_activity(NULL) WHERE datid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND application_name = 'PgTestKit reset' AND state LIKE 'idle%' AND state_change > now())";
        return Eventually.IsTrueAsync(async () =>
        {
            await writer.ExecuteAsync("SELECT pg_stat_clear_snapshot()", _cancellation);
            return await writer.ScalarAsync<bool>(HasLooked, _cancellation);
        });
    }
}
