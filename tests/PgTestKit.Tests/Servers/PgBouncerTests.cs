using PgTestKit.Tests.Initialization;

namespace PgTestKit.Tests.Servers;

public sealed class PgBouncerTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(";No Reset On Close=true")]
    [InlineData(";Pooling=false")]
    [InlineData(";Multiplexing=true")]
    public async Task In_session_mode_all_works_as_without_it(string settings)
    {
        await using var pooler = PgBouncer.Start(server.ConnectionString, "session");
        TemplateDatabaseBuilder Builder(string version) => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(pooler.ConnectionString + settings)).AddEnum<Mood>()
            .AddSeed("note", version, (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY, mood mood); INSERT INTO note (mood) VALUES ('very_bad')", cancellation));
        var version = Guid.NewGuid().ToString();
        var names = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var template = await Builder(version).BuildAsync(_cancellation);
            Assert.Equal(run > 0, template.Report.IsReused);
            foreach (var isolation in Enum.GetValues<TestIsolation>())
            {
                for (var round = 0; round < 3; round++)
                {
                    await using var database = await template.LeaseAsync(isolation, _cancellation);
                    names.Add(database.Name);
                    Assert.Equal(1, await database.Table("note").CountAsync(_cancellation));
                    Assert.Equal(2, await database.QueryScalarAsync<int>("INSERT INTO note (mood) VALUES ('very_bad') RETURNING id"));
                    Assert.NotEqual("13s", await database.QueryScalarAsync<string>("SHOW statement_timeout"));
                    await database.ExecuteAsync("SET statement_timeout = '13s'");
                }
            }
        }

        Assert.Empty((await server.DatabasesAsync()).Intersect(names));
    }

    [Fact]
    public async Task Snapshots_are_taken_and_gone_back_to_although_it_keeps_sessions_open()
    {
        await using var pooler = PgBouncer.Start(server.ConnectionString, "session");
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(pooler.ConnectionString)).AddSchema("snapshots").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await database.ExecuteAsync("CREATE TABLE note (n int)");
        await database.SnapshotAsync("one", _cancellation);
        await database.ExecuteAsync("INSERT INTO note VALUES (1)");
        await database.RestoreSnapshotAsync("one", _cancellation);
        Assert.Equal(0, await database.Table("note").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Processes_behind_it_and_beside_it_see_each_other()
    {
        await using var pooler = PgBouncer.Start(server.ConnectionString, "session");
        var version = Guid.NewGuid().ToString();
        using var behind = Victim.Start(pooler.ConnectionString, version, "0.5");
        using var beside = Victim.Start(server.ConnectionString, version, "0.5");
        await Task.WhenAll(behind.UntilLeasedAsync(), beside.UntilLeasedAsync());
        Assert.NotEqual(behind.HasBuilt, beside.HasBuilt);
        await behind.KillAsync();
        await Eventually.IsTrueAsync(async () =>
        {
            await using (await server.Builder().AddSchema("next").BuildAsync(_cancellation)) return !(await server.DatabasesAsync()).Contains(behind.Database);
        });
        Assert.Contains(beside.Database, await server.DatabasesAsync());
        Assert.Equal(0, await beside.EndAsync());
    }

    [Theory]
    [InlineData("transaction", "")]
    [InlineData("transaction", "server_round_robin = 1")]
    [InlineData("transaction", "default_pool_size = 1")]
    [InlineData("statement", "")]
    public async Task Another_mode_is_refused_with_the_reason_even_when_its_pool_is_idle(string mode, string setting)
    {
        await using var pooler = PgBouncer.Start(server.ConnectionString, mode, setting);
        await RefusedAsync(pooler, mode);
    }

    [Fact]
    public async Task Transaction_mode_is_refused_also_while_others_use_the_pool()
    {
        await using var pooler = PgBouncer.Start(server.ConnectionString, "transaction", "server_round_robin = 1");
        await RefusedAsync(pooler, "transaction");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        await using var source = NpgsqlDataSource.Create(pooler.ConnectionString + ";Pooling=false;No Reset On Close=true");
        var others = Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(_cancellation);
            while (!enough.IsCancellationRequested) await connection.ExecuteAsync("SELECT 1", _cancellation);
        }, _cancellation)).ToList();
        try
        {
            for (var i = 0; i < 20; i++) await RefusedAsync(pooler, "transaction");
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(others);
        }
    }

    [Fact]
    public async Task A_pool_that_is_too_small_says_so()
    {
        await using var pooler = PgBouncer.Start(server.ConnectionString, "session", "default_pool_size = 1");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(pooler.ConnectionString)).AddSchema("app").BuildAsync(_cancellation));
        Assert.Contains("default_pool_size", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_startup_parameter_that_it_does_not_know_is_refused_in_its_own_words_unless_it_is_told_to_ignore_it()
    {
        await using (var pooler = PgBouncer.Start(server.ConnectionString, "session"))
        {
            var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Existing(pooler.ConnectionString + ";Options=-c geqo=off").StartAsync(new("", _ => { }), _cancellation));
            Assert.Contains("unsupported startup parameter", exception.Message, StringComparison.Ordinal);
        }

        await using (var pooler = PgBouncer.Start(server.ConnectionString, "session", "ignore_startup_parameters = options"))
        await using (var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(pooler.ConnectionString + ";Options=-c geqo=off")).AddSchema("app").BuildAsync(_cancellation))
        await using (var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
            Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task A_server_behind_it_that_is_down_is_waited_for()
    {
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = FreePort.Take() };
        await using var pooler = PgBouncer.Start(target.ConnectionString, "session");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Existing(pooler.ConnectionString).WithPatience(TimeSpan.FromSeconds(5)).StartAsync(new("", _ => { }), _cancellation));
        Assert.Contains("tries; the last one said", exception.Message, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(PgBouncer pooler, string mode)
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(pooler.ConnectionString)).AddSchema("app").BuildAsync(_cancellation));
        Assert.Contains($"as in {mode} mode", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Set pool_mode = session", exception.Message, StringComparison.Ordinal);
    }
}
