using PgTestKit.Tests.Servers;

namespace PgTestKit.Tests.Isolation;

/// <summary>Snapshots as databases: connections, and what is left of them.</summary>
public sealed class CopiedSnapshotTests(Shop shop, OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task Connections_of_the_data_source_and_of_the_connection_string_see_what_was_gone_back_to(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await CountAsync();
        await database.SnapshotAsync("empty", _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        Assert.Equal((1, 1), await CountAsync());
        var connection = database.Connection;

        await database.RestoreSnapshotAsync("empty", _cancellation);

        Assert.Equal((0, 0), await CountAsync());
        Assert.Same(connection, database.Connection);
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);

        async Task<(long, long)> CountAsync()
        {
            await using var command = database.DataSource.CreateCommand("SELECT count(*) FROM app.deal");
            await using var own = new NpgsqlConnection(database.ConnectionString);
            await own.OpenAsync(_cancellation);
            return ((long)(await command.ExecuteScalarAsync(_cancellation))!, await own.ScalarAsync<long>("SELECT count(*) FROM app.deal", _cancellation));
        }
    }

    [Fact]
    public async Task A_connection_that_the_test_holds_open_is_named()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.SnapshotAsync("before", _cancellation);
        await using (var held = new NpgsqlConnection(database.ConnectionString + ";Application Name=importer"))
        {
            await held.OpenAsync(_cancellation);
            await held.ScalarAsync<int>("SELECT 4711", _cancellation);
            foreach (var attempt in new[] { () => database.SnapshotAsync("more", _cancellation), () => database.RestoreSnapshotAsync("before", _cancellation) })
            {
                var error = await Assert.ThrowsAsync<PgTestKitException>(attempt);
                Assert.Contains($"{held.ProcessID} (application 'importer', idle, last: SELECT 4711)", error.Message, StringComparison.Ordinal);
                Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1")); // the test goes on
            }
        }

        NpgsqlConnection.ClearAllPools();
        await database.RestoreSnapshotAsync("before", _cancellation);
    }

    [Fact]
    public async Task What_is_not_committed_yet_is_not_lost_to_a_snapshot()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await using (var transaction = await database.Connection.BeginTransactionAsync(_cancellation))
        {
            await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
            var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.SnapshotAsync("one", _cancellation));
            Assert.Contains("Database.Connection is in a transaction", error.Message, StringComparison.Ordinal);
            await transaction.CommitAsync(_cancellation);
        }

        await using (var other = await database.DataSource.OpenConnectionAsync(_cancellation))
        {
            await using var transaction = await other.BeginTransactionAsync(_cancellation);
            await other.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('USD')", _cancellation);
            var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.SnapshotAsync("one", _cancellation));
            Assert.Contains($"{other.ProcessID} (application '', idle in transaction", error.Message, StringComparison.Ordinal);
        }

        await database.SnapshotAsync("one", _cancellation);
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_transaction_of_another_session_that_ends_meanwhile_is_waited_for()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var other = await database.DataSource.OpenConnectionAsync(_cancellation);
        await other.ExecuteAsync("BEGIN; INSERT INTO app.deal (currency) VALUES ('USD')", _cancellation);
        var snapshot = database.SnapshotAsync("one", _cancellation);
        await other.ExecuteAsync("COMMIT", _cancellation);
        await other.DisposeAsync();
        await snapshot;
        await database.ExecuteAsync("DELETE FROM app.leg");
        await database.RestoreSnapshotAsync("one", _cancellation);
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_type_that_was_made_anew_is_read_again()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ExecuteAsync("CREATE TYPE app.pair AS (a int, b text)");
        await database.ExecuteAsync("CREATE TABLE app.pairs (p app.pair)");
        await database.DataSource.ReloadTypesAsync(_cancellation);
        await database.SnapshotAsync("first", _cancellation);
        await database.ExecuteAsync("DROP TYPE app.pair CASCADE");
        await database.ExecuteAsync("CREATE TYPE app.pair AS (a int)");
        await database.DataSource.ReloadTypesAsync(_cancellation);

        await database.RestoreSnapshotAsync("first", _cancellation);

        await using var connection = await database.DataSource.OpenConnectionAsync(_cancellation);
        await using var command = new NpgsqlCommand("SELECT ROW(1, 'x')::app.pair", connection);
        await using var reader = await command.ExecuteReaderAsync(_cancellation);
        Assert.Equal("app.pair", reader.GetDataTypeName(0));
    }

    [Fact]
    public async Task Settings_and_grants_of_the_database_go_along()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ExecuteAsync($""""ALTER DATABASE "{database.Name}" SET search_path = app, "It's ""x""" """");
        await database.ExecuteAsync($"""ALTER DATABASE "{database.Name}" SET my.greeting = 'it''s, \ "here"'""");
        await database.ExecuteAsync($"""ALTER ROLE postgres IN DATABASE "{database.Name}" SET DateStyle = 'German, DMY'""");
        await database.ExecuteAsync($"""REVOKE ALL ON DATABASE "{database.Name}" FROM PUBLIC""");
        await database.ExecuteAsync($"""GRANT CONNECT ON DATABASE "{database.Name}" TO pg_monitor WITH GRANT OPTION""");
        var before = await StateAsync();
        await database.SnapshotAsync("set", _cancellation);
        await database.ExecuteAsync($"""ALTER DATABASE "{database.Name}" RESET ALL""");
        await database.RestoreSnapshotAsync("set", _cancellation);
        Assert.Equal(before, await StateAsync());
        Assert.Contains("my.greeting=it's, \\ \"here\"", before, StringComparison.Ordinal);

        Task<string> StateAsync() => database.QueryScalarAsync<string>(
            """
            SELECT concat_ws(E'\n', (SELECT string_agg(setrole || ' ' || array_to_string(setconfig, E'\n'), E'\n' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid),
              (SELECT string_agg(a::text, E'\n' ORDER BY a::text) FROM unnest(datacl) a)) FROM pg_database d WHERE datname = current_database()
            """);
    }

    [Fact]
    public async Task No_snapshot_is_left_after_the_test_nor_when_the_template_is_disposed_first()
    {
        var before = await server.DatabasesAsync();
        string template;
        await using (var first = await server.Builder().AddSchema("snapshots").BuildAsync(_cancellation))
        {
            template = first.Name;
            await using (var database = await first.LeaseAsync(TestIsolation.Clone, _cancellation))
            {
                await database.SnapshotAsync("a", _cancellation);
                await database.SnapshotAsync("b", _cancellation);
                await database.RestoreSnapshotAsync("a", _cancellation);
                Assert.True(await OursAsync(template) >= 3);
            }

            await Eventually.IsTrueAsync(async () => await OursAsync(template) <= 1); // one is made ahead

            var open = await first.LeaseAsync(TestIsolation.Reset, _cancellation);
            await open.SnapshotAsync("c", _cancellation);
        }

        Assert.Equal(0, await OursAsync(template));

        async Task<int> OursAsync(string name) => (await server.DatabasesAsync()).Count(database => database.StartsWith(name + "_", StringComparison.Ordinal) && !before.Contains(database));
    }

    [Fact]
    public async Task A_failed_tests_database_is_kept_without_its_snapshots()
    {
        string name, template;
        await using (var kept = await server.Builder().AddSchema("kept").KeepFailedDatabases().BuildAsync(_cancellation))
        {
            var database = await kept.LeaseAsync(TestIsolation.Reset, _cancellation);
            (name, template) = (database.Name, kept.Name);
            await database.ExecuteAsync("CREATE TABLE t AS SELECT 1 AS n");
            await database.SnapshotAsync("a", _cancellation);
            await database.ExecuteAsync("DROP TABLE t");
            await database.RestoreSnapshotAsync("a", _cancellation);
            Assert.Contains("was kept", await database.KeepFailedAsync("test"), StringComparison.Ordinal);
        }

        Assert.Equal([name], (await server.DatabasesAsync()).Where(database => database.StartsWith(template + "_", StringComparison.Ordinal)));
        await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = false }.ConnectionString))
        {
            await connection.OpenAsync(_cancellation);
            Assert.Equal(1, await connection.ScalarAsync<int>("SELECT n FROM t", _cancellation));
        }

        await using var maintenance = await server.ConnectAsync();
        await DatabaseRemoval.DropAsync(maintenance, name, _cancellation);
    }

    [Fact]
    public async Task The_next_process_drops_the_snapshots_of_one_that_was_killed()
    {
        using var dead = Victim.Start(server.ConnectionString);
        await dead.UntilLeasedAsync();
        var process = dead.Database[..(dead.Database.LastIndexOf('_') + 1)];
        await dead.SnapshotAsync("first");
        await dead.SnapshotAsync("second");
        await dead.KillAsync();
        Assert.True((await OfProcessAsync()).Count() >= 3);

        await using (var connection = await server.ConnectAsync())
            await Eventually.IsTrueAsync(async () => await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE starts_with(datname, $1)", _cancellation, process) == 0);
        await using (await server.Builder().AddSchema("after snapshots").BuildAsync(_cancellation))
            await Eventually.IsTrueAsync(async () => !(await OfProcessAsync()).Any()); // another test's process may be at it

        async Task<IEnumerable<string>> OfProcessAsync() => (await server.DatabasesAsync()).Where(name => name.StartsWith(process, StringComparison.Ordinal));
    }
}
