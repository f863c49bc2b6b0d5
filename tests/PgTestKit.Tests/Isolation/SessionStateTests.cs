namespace PgTestKit.Tests.Isolation;

/// <summary>What belongs to a session rather than to a transaction does not reach the next test, either.</summary>
public sealed class SessionStateTests(Shop shop, OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation, string, string, string> Cases
    {
        get
        {
            (string Do, string Ask, string Clean)[] cases =
            [
                ("SET statement_timeout = '13s'", "SHOW statement_timeout", "0"),
                ("SET LOCAL statement_timeout = '13s'", "SHOW statement_timeout", "0"),
                ("SELECT set_config('pgtestkit.tenant', '7', false)", "SELECT coalesce(current_setting('pgtestkit.tenant', true), '')", ""),
                ("SET search_path = ref", "SHOW search_path", "\"$user\", public"),
                ("SET TRANSACTION READ ONLY", "SHOW transaction_read_only", "off"),
                ("SET default_transaction_read_only = on", "SHOW transaction_read_only", "off"),
                ("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY", "SHOW default_transaction_isolation", "read committed"),
                ("SET ROLE pg_monitor", "SELECT (current_user = session_user)::text", "true"),
                ("SET session_replication_role = replica", "SHOW session_replication_role", "origin"),
                ("SELECT pg_advisory_lock(7)", "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", "0"),
                ("SELECT pg_advisory_xact_lock(7)", "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", "0"),
                ("LISTEN news", "SELECT count(*)::text FROM pg_listening_channels()", "0"),
                ("CREATE TEMP TABLE scratch AS SELECT 1", "SELECT coalesce(to_regclass('scratch')::text, '')", ""),
                ("PREPARE mine AS SELECT 1", "SELECT count(*)::text FROM pg_prepared_statements", "0"),
                ("DECLARE mine CURSOR WITH HOLD FOR SELECT generate_series(1, 9)", "SELECT count(*)::text FROM pg_cursors WHERE name = 'mine'", "0"),
            ];
            return [.. EveryIsolationTests.Isolations.SelectMany(isolation => cases, (isolation, c) => ((TestIsolation)isolation.Data, c.Do, c.Ask, c.Clean))];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_session_is_as_new_for_the_next_test(TestIsolation isolation, string statement, string question, string clean)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            Assert.Equal(clean, await database.QueryScalarAsync<string>(question));
            await database.ExecuteAsync(statement);
        }
    }

    [Fact]
    public async Task Statements_of_PREPARE_are_gone_where_Npgsql_has_prepared_some_too_and_Npgsqls_own_still_run()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = "SELECT 42";
                // With statements of its own Npgsql does not send DISCARD ALL.
                await command.PrepareAsync(_cancellation);
                Assert.Equal(42, await command.ExecuteScalarAsync(_cancellation));
            }

            Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_prepared_statements WHERE from_sql"));
            await database.ExecuteAsync("PREPARE mine AS SELECT 1");
        }
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task Statements_that_Npgsql_prepared_by_itself_survive_into_the_next_test(TestIsolation isolation)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 }.ConnectionString;
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(connectionString)).AddSeed("auto", "1", (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE t (n int)", cancellation)).BuildAsync(_cancellation);
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            for (var i = 0; i < 4; i++) Assert.Equal(i == 0 ? 0 : i, await database.QueryScalarAsync<int>("SELECT count(*)::int + $1 FROM t", i));
            await database.ExecuteAsync("INSERT INTO t VALUES ($1)", 1);
            Assert.InRange(await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql"), 1, 10);
            if (isolation == TestIsolation.Transaction) await database.ExecuteAsync("PREPARE mine AS SELECT 1"); // and they go with it
        }
    }

    [Fact]
    public async Task An_advisory_lock_stops_no_other_connection_of_the_next_test()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        for (var round = 0; round < 5; round++)
        {
            // The pool holds several connections, and hands them out in turn: the one with the lock would wait there.
            await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
            {
                await using var second = await database.DataSource.OpenConnectionAsync(_cancellation);
                Assert.True(await database.QueryScalarAsync<bool>("SELECT pg_try_advisory_lock(7)"));
                Assert.True(await database.QueryScalarAsync<bool>("SELECT pg_advisory_unlock(7)"));
            }

            await using var locking = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            Assert.True(await locking.QueryScalarAsync<bool>("SELECT pg_try_advisory_lock(7)"));
        }
    }

    [Fact]
    public async Task A_sequence_that_the_template_used_starts_at_the_same_value_even_when_a_test_writes_nothing_else()
    {
        // Where clones are logged page by page, a sequence's next values need no transaction id.
        await using var template = await server.Builder().AddSeed("numbers", "1", async (connection, cancellation) =>
            await connection.ExecuteAsync("CREATE SEQUENCE number; SELECT nextval('number')", cancellation)).BuildAsync(_cancellation);
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            Assert.Equal(2, await database.QueryScalarAsync<long>("SELECT nextval('number')"));
        }
    }
}
