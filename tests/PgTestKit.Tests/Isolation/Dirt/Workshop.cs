namespace PgTestKit.Tests.Isolation.Dirt;

/// <summary>A server on which a test can leave everything that PostgreSQL knows: prepared transactions and replication slots too.</summary>
public sealed class Workshop : IAsyncLifetime
{
    public Log Log { get; } = new();

    public TemplateDatabase Template { get; private set; } = null!;

    /// <summary>For a template of the test's own, on the same server.</summary>
    public static TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Local()
        .WithSetting("max_prepared_transactions", "10").WithSetting("wal_level", "logical").WithSetting("max_wal_senders", "2").WithSetting("max_replication_slots", "10"))
        .AddSeed("workshop", "3", (connection, cancellation) => connection.ExecuteAsync(
            """
            CREATE SCHEMA app; CREATE TABLE app.deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text); CREATE TABLE app.leg (n int);
            CREATE TYPE app.mood AS ENUM ('good'); CREATE FUNCTION app.fire() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
            CREATE PUBLICATION known FOR TABLE app.deal; SELECT lo_from_bytea(4242, 'abc')
            """, cancellation));

    public async ValueTask InitializeAsync() => Template = await Builder().LogTo(Log.Add).BuildAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Template.DisposeAsync();

    /// <summary>Asks the server from outside the tests' databases.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Template.Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.ScalarAsync<long>(sql, TestContext.Current.CancellationToken);
    }
}
