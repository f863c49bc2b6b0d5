namespace PgTestKit.Tests.Servers;

/// <summary>Which templates stay on an existing server. Each test has a role of its own, which sweeps its own alone.</summary>
public sealed class ServerSweepTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_too_many_templates_the_one_used_longest_ago_goes()
    {
        var role = await server.CreateRoleAsync("CREATEDB");
        var a = await BuildAsync(role, "a", count: 2);
        var b = await BuildAsync(role, "b", count: 2);
        await AgeAsync(a, TimeSpan.FromHours(2));
        await AgeAsync(b, TimeSpan.FromHours(3));
        Assert.Equal(a, await BuildAsync(role, "a", count: 2)); // its use is recorded
        var c = await BuildAsync(role, "c", count: 2);
        Assert.Equal([a, c], await TemplatesAsync(role));
    }

    [Fact]
    public async Task A_template_that_nobody_used_for_long_goes()
    {
        var role = await server.CreateRoleAsync("CREATEDB");
        var a = await BuildAsync(role, "a");
        var b = await BuildAsync(role, "b");
        await AgeAsync(a, TimeSpan.FromDays(8));
        await AgeAsync(b, TimeSpan.FromDays(6));
        var c = await BuildAsync(role, "c", age: TimeSpan.FromDays(7));
        Assert.Equal([b, c], await TemplatesAsync(role));
    }

    [Fact]
    public async Task A_template_that_a_living_process_uses_stays_however_old_it_is()
    {
        var role = await server.CreateRoleAsync("CREATEDB");
        string inUse;
        await using (var template = await Builder(role, "a").BuildAsync(_cancellation))
        {
            inUse = template.Name;
            await AgeAsync(inUse, TimeSpan.FromDays(800));
            var b = await BuildAsync(role, "b", count: 1);
            Assert.Equal([inUse, b], await TemplatesAsync(role));
            await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
            Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1"));
        }

        Assert.DoesNotContain(inUse, await SweptAsync(role));
    }

    [Fact]
    public async Task Use_is_recorded_once_an_hour_at_most()
    {
        var role = await server.CreateRoleAsync("CREATEDB");
        var name = await BuildAsync(role, "a");
        await AgeAsync(name, TimeSpan.FromMinutes(50));
        var before = await MarkerAsync(name);
        await BuildAsync(role, "a");
        Assert.Equal(before.LastUsed, (await MarkerAsync(name)).LastUsed);
        await AgeAsync(name, TimeSpan.FromMinutes(70));
        await BuildAsync(role, "a");
        Assert.True((await MarkerAsync(name)).LastUsed > before.LastUsed);
    }

    [Fact]
    public async Task Other_roles_templates_stay_even_for_a_superuser()
    {
        var role = await server.CreateRoleAsync("CREATEDB");
        var theirs = await BuildAsync(role, "a");
        await AgeAsync(theirs, TimeSpan.FromDays(800));
        await using (await server.Builder().AddSchema("sweeping").BuildAsync(_cancellation)) Assert.Contains(theirs, await server.DatabasesAsync());
    }

    private static TemplateDatabaseBuilder Builder(string role, string schema, int count = 50, TimeSpan? age = null) =>
        new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role).WithTemplates(count, age)).AddSchema(schema);

    private async Task<string> BuildAsync(string role, string schema, int count = 50, TimeSpan? age = null)
    {
        await using var template = await Builder(role, schema, count, age).BuildAsync(_cancellation);
        return template.Name;
    }

    private async Task<IReadOnlyList<string>> SweptAsync(string role)
    {
        await BuildAsync(role, "last", count: 1);
        return await TemplatesAsync(role);
    }

    /// <summary>The role's templates in the order in which they were made.</summary>
    private async Task<IReadOnlyList<string>> TemplatesAsync(string role)
    {
        await using var connection = await server.ConnectAsync();
        return await connection.QueryAsync("SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = datdba WHERE rolname = $1 AND datistemplate ORDER BY d.oid", row => row.GetString(0), _cancellation, new NpgsqlConnectionStringBuilder(role).Username!);
    }

    private async Task AgeAsync(string template, TimeSpan age)
    {
        await using var connection = await server.ConnectAsync();
        await (await MarkerAsync(template) with { LastUsed = DateTime.UtcNow - age }).WriteAsync(connection, template, _cancellation);
    }

    private async Task<Marker> MarkerAsync(string template)
    {
        await using var connection = await server.ConnectAsync();
        return (await Marker.ReadAsync(connection, template, _cancellation))!;
    }
}
