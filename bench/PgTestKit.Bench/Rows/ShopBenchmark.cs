using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>A row on a template with 25 tables and a table of 200 reference rows.</summary>
internal abstract class ShopBenchmark : Benchmark
{
    private TemplateDatabase? _template;

    protected TemplateDatabase Template => _template!;

    protected static string Sql => string.Concat(Enumerable.Range(1, 25).Select(i => $"CREATE TABLE t{i} (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE);"))
        + "CREATE TABLE currency (code text PRIMARY KEY); INSERT INTO currency SELECT 'c' || i FROM generate_series(1, 200) i;";

    public override async Task SetUpAsync(CancellationToken cancellationToken) =>
        _template = await new TemplateDatabaseBuilder().AddSeed("shop", Sql, async (connection, cancellation) =>
        {
            await using var command = new NpgsqlCommand(Sql, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }).BuildAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_template is not null) await _template.DisposeAsync();
        await base.DisposeAsync();
    }

    protected static async Task SelectOneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
