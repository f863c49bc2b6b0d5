using System.Globalization;
using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>A CSV file of 100 000 rows into a table with a key, an enum type, a check and an identity.</summary>
internal sealed class SeedRows : Benchmark
{
    private const string Sql =
        """
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE TABLE rate (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL, rate numeric(18, 4) CHECK (rate >= 0), day date, mood mood, note text);
        """;

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("bench-").FullName, "public.rate.csv");
    private TemplateDatabase? _template;
    private TestDatabase? _database;

    public override string Name => "seed: 100 000 rows of CSV";

    public override string PeerName => "psql: \\copy of the same file";

    public override double Goal => 2.0;

    public override string Unit => "ms a file";

    public override double Weight => 2;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllLinesAsync(
            _file,
            Enumerable.Range(1, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},C{i % 150},{i / 7m:F4},2024-02-{1 + (i % 28):00},{(i % 2 == 0 ? "good" : "bad")},{(i % 3 == 0 ? "" : $"\"note, {i}\"")}")).Prepend("id,code,rate,day,mood,note"),
            cancellationToken);
        _template = await new TemplateDatabaseBuilder().AddSeed("rate", Sql, async (connection, cancellation) =>
        {
            await using var command = new NpgsqlCommand(Sql, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }).BuildAsync(cancellationToken);
        _database = await _template.LeaseAsync(TestIsolation.Clone, cancellationToken);
    }

    public override Task BeforeOursAsync(CancellationToken cancellationToken) => _database!.ExecuteAsync("TRUNCATE rate RESTART IDENTITY");

    public override Task BeforePeerAsync(CancellationToken cancellationToken) => BeforeOursAsync(cancellationToken);

    public override Task OursAsync(CancellationToken cancellationToken) =>
        new TemplateDatabaseBuilder().AddSeed(_file).Initializers[0].InitializeAsync(_database!.DataSource, cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) =>
        Psql.RunAsync(_database!.ConnectionString, ["-c", $"\\copy rate from '{_file}' csv header"], cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_template is not null) await _template.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
        await base.DisposeAsync();
    }
}
