namespace PgTestKit.Tests.Isolation.Resetting;

public sealed class BackgroundWriterTests(OneServer server)
{
    private const string Schema = "CREATE TABLE a (id int PRIMARY KEY, v int); CREATE TABLE b (id int PRIMARY KEY, v int); CREATE TABLE empty (id int); INSERT INTO a VALUES (1, 0); INSERT INTO b VALUES (1, 0)";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE a SET v = 1")]
    [InlineData("INSERT INTO empty VALUES (1)")]
    [InlineData("LOCK TABLE empty")]
    public async Task A_transaction_that_stays_open_is_named_and_costs_the_clone(string sql)
    {
        var log = new List<string>();
        await using var template = await Builder(TimeSpan.FromSeconds(0.3)).LogTo(log.Add).BuildAsync(_cancellation);
        NpgsqlConnection forgotten;
        int pid;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            await database.ExecuteAsync("INSERT INTO empty VALUES (7)");
            forgotten = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "order worker", Pooling = false }.ConnectionString);
            await forgotten.OpenAsync(_cancellation);
            pid = forgotten.ProcessID;
            await forgotten.ExecuteAsync("BEGIN", _cancellation);
            await forgotten.ExecuteAsync(sql, _cancellation);
        }

        await using (forgotten)
        {
            var line = Assert.Single(log, line => line.Contains("was replaced", StringComparison.Ordinal));
            Assert.Contains($"backend {pid} (application \"order worker\", user \"postgres\", idle in transaction): {sql}", line, StringComparison.Ordinal);
            await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            Assert.Equal(0, await next.QueryScalarAsync<int>("SELECT v FROM a"));
            Assert.Equal(0, await next.Table("empty").CountAsync(_cancellation));
        }
    }

    [Fact]
    public async Task A_transaction_that_ends_meanwhile_is_waited_for_and_undone()
    {
        await using var template = await Builder(TimeSpan.FromSeconds(30)).BuildAsync(_cancellation);
        string name;
        NpgsqlConnection writer;
        ValueTask reset;
        var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await using (writer = await database.DataSource.OpenConnectionAsync(_cancellation))
        {
            name = database.Name;
            await writer.ExecuteAsync("BEGIN; UPDATE a SET v = 1", _cancellation);
            reset = database.DisposeAsync();
            Assert.False(reset.IsCompleted);
            await writer.ExecuteAsync("COMMIT", _cancellation);
        }

        await reset;
        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(name, next.Name);
        Assert.Equal(0, await next.QueryScalarAsync<int>("SELECT v FROM a"));
    }

    [Fact]
    public async Task Writers_that_lock_in_both_orders_meet_no_deadlock_with_the_reset()
    {
        await using var template = await Builder(TimeSpan.FromSeconds(30)).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await database.ExecuteAsync("UPDATE a SET v = 5; UPDATE b SET v = 5");
        using var stop = new CancellationTokenSource();
        var source = database.DataSource;
        var started = new SemaphoreSlim(0);
        var writers = new[] { ("a", "b"), ("b", "a") }.Select(order => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(_cancellation);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await connection.ExecuteAsync($"BEGIN; UPDATE {order.Item1} SET v = v + 1; UPDATE {order.Item2} SET v = v + 1; COMMIT", CancellationToken.None);
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DeadlockDetected && !exception.Detail!.Contains("PgTestKit", StringComparison.Ordinal))
                {
                    await connection.ExecuteAsync("ROLLBACK", CancellationToken.None); // with the other writer
                }

                started.Release();
            }
        }, _cancellation)).ToList();
        await started.WaitAsync(_cancellation);

        var reset = database.DisposeAsync().AsTask();
        var first = await Task.WhenAny(reset, Task.Delay(TimeSpan.FromSeconds(30), _cancellation));
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.Same(reset, first);
        await reset;
        started.Dispose();
    }

    private TemplateDatabaseBuilder Builder(TimeSpan wait) => server.Builder().UseReset(new() { LockTimeout = wait }).AddSeed("tables", Schema, (connection, token) => connection.ExecuteAsync(Schema, token));
}
