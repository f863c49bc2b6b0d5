namespace PgTestKit.Tests.Servers;

/// <summary>One Citus node that holds its shards itself.</summary>
public sealed class CitusTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Distributed_and_reference_tables_are_clean_in_every_isolation()
    {
        await using var citus = await StartAsync();
        var connection = new NpgsqlConnectionStringBuilder(citus.ConnectionString);
        string[] statements =
        [
            $"SELECT citus_set_coordinator_host('127.0.0.1', {connection.Port})",
            $"SELECT citus_set_node_property('127.0.0.1', {connection.Port}, 'shouldhaveshards', true)",
            $"INSERT INTO pg_dist_authinfo VALUES (0, '{connection.Username}', 'password={connection.Password}')",
            "CREATE TABLE note (id int PRIMARY KEY, text text)",
            "CREATE TABLE kind (id int PRIMARY KEY, name text)",
            "INSERT INTO kind VALUES (1, 'reference')",
            "SELECT create_distributed_table('note', 'id', shard_count => 4)",
            "SELECT create_reference_table('kind')",
        ];
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(citus.ConnectionString)).AddExtension("citus", "pg_catalog").AddSeed("distributed", "1", async (session, cancellation) =>
        {
            foreach (var statement in statements) await session.ExecuteAsync(statement, cancellation);
        }).BuildAsync(_cancellation);
        foreach (var isolation in Enum.GetValues<TestIsolation>())
        {
            for (var round = 0; round < 2; round++)
            {
                await using var database = await template.LeaseAsync(isolation, _cancellation);
                Assert.Equal(0, await database.Table("note").CountAsync(_cancellation));
                Assert.Equal(1, await database.Table("kind").CountAsync(_cancellation));
                await database.ExecuteAsync("INSERT INTO note SELECT n, 'a test''s' FROM generate_series(1, 10) n");
                await database.ExecuteAsync("INSERT INTO kind VALUES (2, 'a test''s')");
            }
        }
    }

    private async Task<RunningServer> StartAsync()
    {
        try
        {
            return await PostgresServer.Local().WithSetting("shared_preload_libraries", "citus").WithSetting("citus.node_conninfo", "sslmode=disable").StartAsync(new("", _ => { }), _cancellation);
        }
        catch (PgTestKitException exception) when (exception.Message.Contains("could not access file \"citus\"", StringComparison.Ordinal))
        {
            Assert.Skip("the local PostgreSQL has no Citus");
            throw; // which the compiler can't know
        }
    }
}
