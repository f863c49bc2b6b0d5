using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>From nothing to the first query on the template; by default 60 tables and 2000 rows.</summary>
internal abstract class StartBenchmark : Benchmark
{
    private const string Sql =
        """
        DO $$ BEGIN FOR i IN 1..60 LOOP EXECUTE format('CREATE TABLE t%s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, amount numeric(18, 4) CHECK (amount >= 0))', i); END LOOP; END $$;
        INSERT INTO t1 (name, amount) SELECT 'name ' || i, i FROM generate_series(1, 2000) i;
        """;

    private TemplateDatabase? _template;

    public override string Unit => "ms a start";

    public override double Weight => 2;

    protected static string InMemory => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    protected string Folder { get; private set; } = "";

    protected LocalServer Server => PostgresServer.Local().WithCache(1L << 30, folder: Folder);

    public override Task SetUpAsync(CancellationToken cancellationToken)
    {
        Folder = Directory.CreateDirectory(Path.Combine(InMemory, "bench-" + Guid.NewGuid().ToString("N")[..12])).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        await base.DisposeAsync();
    }

    protected async Task<TemplateDatabase> StartAsync(LocalServer server, CancellationToken cancellationToken)
    {
        _template = await AddSteps(new TemplateDatabaseBuilder().UseServer(server)).BuildAsync(cancellationToken);
        await using var database = await _template.LeaseAsync(TestIsolation.Transaction, cancellationToken);
        await database.QueryScalarAsync<long>(Query);
        return _template;
    }

    protected virtual string Query => "SELECT count(*) FROM t1";

    protected virtual TemplateDatabaseBuilder AddSteps(TemplateDatabaseBuilder builder) => builder.AddSeed("tables", Sql, async (connection, cancellation) =>
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    });

    protected async Task StopAsync()
    {
        if (_template is not null) await _template.DisposeAsync();
        _template = null;
    }
}
