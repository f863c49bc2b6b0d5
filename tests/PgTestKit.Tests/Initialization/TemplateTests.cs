using System.Collections.Concurrent;

namespace PgTestKit.Tests.Initialization;

public sealed class TemplateTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_same_steps_reuse_the_template_and_a_changed_one_builds_anew_and_says_which()
    {
        var path = _files.Write("reuse.sql", "CREATE TABLE reuse (n int);");
        string first;
        await using (var template = await server.Builder().AddSql(path).BuildAsync(_cancellation))
        {
            Assert.False(template.Report.IsReused);
            Assert.Equal(["script " + path], template.Report.Steps.Select(step => step.Name));
            first = template.Name;
        }

        await using (var template = await server.Builder().AddSql(path).BuildAsync(_cancellation))
        {
            Assert.True(template.Report.IsReused);
            Assert.Equal(first, template.Name);
        }

        _files.Write("reuse.sql", "CREATE TABLE reuse (n bigint);");
        var log = new ConcurrentQueue<string>();
        await using (var template = await server.Builder().AddSql(path).LogTo(log.Enqueue).BuildAsync(_cancellation))
        {
            Assert.False(template.Report.IsReused);
            Assert.NotEqual(first, template.Name);
            Assert.Contains($"the template is built anew: script {path} changed", log);
        }
    }

    [Fact]
    public async Task Ten_builders_at_once_build_one_template()
    {
        var runs = 0;
        var version = Guid.NewGuid().ToString();
        var templates = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => server.Builder().AddSeed("slow", version, async (connection, cancellation) =>
        {
            Interlocked.Increment(ref runs);
            await connection.ExecuteAsync("SELECT pg_sleep(0.2)", cancellation);
        }).BuildAsync(_cancellation), _cancellation)));
        Assert.Equal(1, runs);
        Assert.Single(templates.Select(template => template.Name).Distinct());
        foreach (var template in templates) await template.DisposeAsync();
    }

    [Fact]
    public async Task A_template_that_a_dead_builder_left_half_built_is_built_anew()
    {
        var version = Guid.NewGuid().ToString();
        TemplateDatabaseBuilder Builder() => server.Builder().AddSeed("half", version, (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE whole (n int)", cancellation));
        string name;
        await using (var template = await Builder().BuildAsync(_cancellation)) name = template.Name;
        await using (var connection = await server.ConnectAsync())
        {
            await connection.ExecuteAsync($"ALTER DATABASE {name} IS_TEMPLATE false", _cancellation);
            await new Marker(Marker.OfBuild).WriteAsync(connection, name, _cancellation);
        }

        await using var again = await Builder().BuildAsync(_cancellation);
        Assert.False(again.Report.IsReused);
        await using var database = await again.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await database.Table("whole").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_cancelled_build_leaves_no_database()
    {
        using var cancel = new CancellationTokenSource();
        var mark = "cancelled " + Guid.NewGuid();
        var build = server.Builder().AddSeed(mark, "1", async (connection, cancellation) =>
        {
            await cancel.CancelAsync();
            await connection.ExecuteAsync("SELECT pg_sleep(60)", cancellation);
        }).BuildAsync(cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        await using var connection = await server.ConnectAsync();
        Assert.Equal(0, await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()", _cancellation));
        Assert.Equal(0, await connection.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE '%' || $1 || '%'", _cancellation, mark));
    }

    [Fact]
    public async Task Hostile_names_are_only_names()
    {
        const string Name = "sch\"ema; DROP TABLE x; --'\\ \u00e9\U0001F600";
        await using var template = await server.Builder().AddSchema(Name).AddExtension("citext", Name).AddEnum<Mood>("mo\"od", Name)
            .AddSeed("hostile", "1", (connection, cancellation) => connection.ExecuteAsync($"CREATE TABLE {Quote.Identifier(Name, "ta\"ble")} (id serial, m {Quote.Identifier(Name, "mo\"od")})", cancellation))
            .AddSeed(_files.Write($"{Guid.NewGuid():N}/sch\"ema; DROP TABLE x; --'\\ \u00e9\U0001F600/ta\"ble.csv", "id,m\n7,very_bad\n"))
            .BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(1, await database.Table(Name + ".ta\"ble").CountAsync(_cancellation));
        Assert.Equal(8, await database.QueryScalarAsync<int>($"INSERT INTO {database.Table(Name + ".ta\"ble")} DEFAULT VALUES RETURNING id"));
    }
}
