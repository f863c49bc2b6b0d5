using System.Collections.Concurrent;
using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

public sealed class ExistingServerTests(OneServer server)
{
    private static readonly ServerStart Start = new("", _ => { });
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_comes_up_is_waited_for_with_a_line_that_says_why()
    {
        var port = FreePort.Take();
        var log = new ConcurrentQueue<string>();
        var existing = PostgresServer.Existing(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = port }.ConnectionString).WithPatience(TimeSpan.FromMinutes(1));
        var start = existing.StartAsync(new("", log.Enqueue), _cancellation);
        await Eventually.IsTrueAsync(() => Task.FromResult(!log.IsEmpty));
        Assert.Contains($"existing server 127.0.0.1:{port} takes no connection yet (", log.First(), StringComparison.Ordinal);

        await using var late = await PostgresServer.Local().WithCache(0).WithSetting("port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)).StartAsync(Start, _cancellation);
        // It is up, and has another password: the tries end, and with the server's words.
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => start);
        Assert.Contains("28P01", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_come_up_is_given_up_with_the_time_the_tries_and_the_last_error()
    {
        var port = FreePort.Take();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Existing($"Host=127.0.0.1;Port={port};Username=u;Password=secret").WithPatience(TimeSpan.FromMilliseconds(300)).StartAsync(Start, _cancellation));
        Assert.Matches(@"^existing server 127\.0\.0\.1:\d+ could not be reached in 0\.\d s and \d tries; the last one said: Failed to connect to 127\.0\.0\.1:\d+: .+\. Check host", exception.Message);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_its_address_once()
    {
        await using var existing = await PostgresServer.Existing(server.ConnectionString).StartAsync(Start, _cancellation);
        Assert.Matches(@"^PostgreSQL \d+(\.\d+)? on existing server 127\.0\.0\.1:\d+$", existing.ToString());
    }

    [Theory]
    [InlineData("Password=wrong", "28P01")]
    [InlineData("Database=no_such_database", "3D000")]
    [InlineData("SSL Mode=Require", "SSL")]
    public async Task What_will_not_pass_is_not_tried_again(string mistake, string expected)
    {
        var log = new ConcurrentQueue<string>();
        var watch = Stopwatch.StartNew();
        var existing = PostgresServer.Existing(server.ConnectionString + ";" + mistake).WithPatience(TimeSpan.FromMinutes(10));
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => existing.StartAsync(new("", log.Enqueue), _cancellation));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tries", exception.Message, StringComparison.Ordinal);
        Assert.Empty(log);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_role_with_nothing_but_CREATEDB_builds_leases_in_every_isolation_and_sweeps()
    {
        var role = await server.CreateRoleAsync("CREATEDB");
        TemplateDatabaseBuilder Builder(string version) => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role).WithTemplates(1)).AddSeed("note", version,
            (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY, text text); INSERT INTO note (text) VALUES ('reference')", cancellation));
        string first;
        await using (var template = await Builder("1").BuildAsync(_cancellation))
        {
            first = template.Name;
            foreach (var isolation in Enum.GetValues<TestIsolation>())
            {
                for (var round = 0; round < 2; round++)
                {
                    await using var database = await template.LeaseAsync(isolation, _cancellation);
                    Assert.Equal(1, await database.Table("note").CountAsync(_cancellation));
                    Assert.Equal(2, await database.QueryScalarAsync<int>("INSERT INTO note (text) VALUES ('a test''s') RETURNING id"));
                }
            }
        }

        await using (var template = await Builder("2").BuildAsync(_cancellation))
        {
            var databases = await server.DatabasesAsync();
            Assert.Contains(template.Name, databases);
            Assert.DoesNotContain(first, databases);
        }
    }

    [Fact]
    public async Task A_role_without_CREATEDB_is_told_what_to_grant()
    {
        var role = await server.CreateRoleAsync("");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role)).AddSchema("app").BuildAsync(_cancellation));
        Assert.EndsWith("Grant it: ALTER ROLE ... CREATEDB.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_waits_for_a_connection_when_the_server_has_none_free()
    {
        var role = await server.CreateRoleAsync("CREATEDB CONNECTION LIMIT 3");
        var log = new ConcurrentQueue<string>();
        await using var hog = NpgsqlDataSource.Create(role + ";Pooling=false");
        var first = await hog.OpenConnectionAsync(_cancellation);
        var others = new[] { await hog.OpenConnectionAsync(_cancellation), await hog.OpenConnectionAsync(_cancellation) };
        var build = new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role).WithPatience(TimeSpan.FromMinutes(1))).AddSchema("app").LogTo(log.Enqueue).BuildAsync(_cancellation);

        await Eventually.IsTrueAsync(() => Task.FromResult(log.Any(line => line.Contains("takes no connection yet (53300: too many connections for role", StringComparison.Ordinal))));
        foreach (var other in others) await other.DisposeAsync(); // enough for the lease and the builder, not for its step
        await using (var connection = await server.ConnectAsync())
            await Eventually.IsTrueAsync(async () => await connection.ScalarAsync<long>("SELECT count(*) FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolname = $1", _cancellation, new NpgsqlConnectionStringBuilder(role).Username!) == 1);
        Assert.False(build.IsCompleted);
        await first.DisposeAsync();
        await using var template = await build;
        Assert.False(template.Report.IsReused);
    }

    [Fact]
    public async Task A_lease_gives_idle_connections_up_for_its_own_and_waits_for_one_when_the_server_has_none_free()
    {
        var role = await server.CreateRoleAsync("CREATEDB CONNECTION LIMIT 3");
        TemplateDatabaseBuilder Builder(TimeSpan patience) => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role).WithPatience(patience)).AddSchema("app");
        await using (var template = await Builder(TimeSpan.FromMinutes(1)).BuildAsync(_cancellation))
        {
            // One connection is the process's lease, so a second test fits only when the pool of the maintenance database gives its own up.
            var first = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            await using var second = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            var third = template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            await Task.WhenAny(third, Task.Delay(TimeSpan.FromMilliseconds(200), _cancellation));
            Assert.False(third.IsCompleted);
            await first.DisposeAsync();
            await (await third).DisposeAsync();
        }

        await using (var template = await Builder(TimeSpan.FromMilliseconds(300)).BuildAsync(_cancellation))
        {
            await using var first = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            await using var second = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            var exception = await Assert.ThrowsAsync<PgTestKitException>(() => template.LeaseAsync(TestIsolation.Transaction, _cancellation));
            Assert.Contains("53300", exception.Message, StringComparison.Ordinal);
            Assert.Contains("Raise max_connections or the role's CONNECTION LIMIT", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_the_server_restarted_the_next_lease_works_and_nobody_drops_the_living_processs_databases()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts the server with a crash in view, which was not tried on Windows");
        await using var own = await PostgresServer.Local().WithSetting("restart_after_crash", "on").StartAsync(Start, _cancellation);
        var log = new ConcurrentQueue<string>();
        TemplateDatabaseBuilder Builder(string schema) => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(own.ConnectionString)).AddSchema(schema);
        await using var template = await Builder("app").LogTo(log.Enqueue).BuildAsync(_cancellation);
        await using (await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
        {
            // Leaves a clean database whose pooled connection the crash ends.
        }

        var inFlight = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using (await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
        {
            // A second clean one.
        }

        // The crash of a backend ends all sessions, as a restart does.
        using (var backend = Process.GetProcessById(await inFlight.QueryScalarAsync<int>("SELECT pg_backend_pid()"))) backend.Kill();
        await Eventually.IsTrueAsync(() => Task.FromResult(log.Any(line => line.Contains("ended the session that marks this process as alive", StringComparison.Ordinal))));
        await using (var other = await Builder("other").BuildAsync(_cancellation)) // which sweeps
        await using (var database = await other.LeaseAsync(TestIsolation.Reset, _cancellation))
            Assert.Contains(inFlight.Name, await DatabasesAsync(own));

        await using (var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
            Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1"));
        await Eventually.IsTrueAsync(async () => (await LocksAsync(own)).Contains(inFlight.Name.Split('_')[2]));
        await Assert.ThrowsAsync<PgTestKitException>(async () => await inFlight.DisposeAsync()); // its transaction is gone
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_a_build_begins_it_anew_and_leaves_one_template()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts the server with a crash in view, which was not tried on Windows");
        await using var own = await PostgresServer.Local().WithCache(0).WithSetting("restart_after_crash", "on").WithSetting("synchronous_commit", "on").StartAsync(Start, _cancellation);
        var (log, runs) = (new ConcurrentQueue<string>(), 0);
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(own.ConnectionString).WithPatience(TimeSpan.FromMinutes(1))).LogTo(log.Enqueue)
            .AddSqlText("table", "CREATE TABLE note (n int)")
            .AddSeed("restart", "1", async (connection, cancellation) =>
            {
                // The crash of a backend ends all sessions and recovers, as an immediate restart does; with what was committed, as on a server that is not thrown away.
                if (++runs == 1)
                    using (var backend = Process.GetProcessById(connection.ProcessID)) backend.Kill();
                await connection.ExecuteAsync("INSERT INTO note VALUES (1)", cancellation);
            }).BuildAsync(_cancellation);

        Assert.Equal(2, runs);
        Assert.Contains(log, line => line.Contains("broke off while the template was built, which begins anew", StringComparison.Ordinal));
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(1, await database.Table("note").CountAsync(_cancellation));
        Assert.Equal([template.Name], (await DatabasesAsync(own)).Where(name => name.StartsWith("pgtk_", StringComparison.Ordinal) && !name.StartsWith(template.Name + "_", StringComparison.Ordinal)));
    }

    private async Task<List<string>> DatabasesAsync(RunningServer own)
    {
        await using var connection = new NpgsqlConnection(own.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        return await connection.QueryAsync("SELECT datname FROM pg_database", row => row.GetString(0), _cancellation);
    }

    private async Task<List<string>> LocksAsync(RunningServer own)
    {
        await using var connection = new NpgsqlConnection(own.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        return await connection.QueryAsync("SELECT lpad(to_hex(objid::int), 8, '0') FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND granted", row => row.GetString(0), _cancellation, ServerLease.ProcessLock);
    }
}
