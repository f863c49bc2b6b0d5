using System.Globalization;
using System.Text;
using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>A template from a script of 1000 tables with keys, indexes and comments, from CREATE DATABASE to the finished template; psql finds its database empty and waiting.</summary>
internal sealed class ScriptOfTables : Benchmark
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("bench-").FullName, "tables.sql");
    private TemplateDatabase? _server;
    private TestDatabase? _database;
    private string? _built;

    public override string Name => "template: script of 1000 tables";

    public override string PeerName => "psql -f of the same script";

    public override double Goal => 1.3;

    public override string Unit => "ms a script";

    public override int WarmUps => 1;

    public override double Weight => 3;

    private string Connection => new NpgsqlConnectionStringBuilder(_database!.ConnectionString) { Database = "postgres" }.ConnectionString;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        _server = await new TemplateDatabaseBuilder().BuildAsync(cancellationToken);
        _database = await _server.LeaseAsync(TestIsolation.Clone, cancellationToken);
    }

    public override async Task BeforeOursAsync(CancellationToken cancellationToken)
    {
        if (_built is not null) await ExecuteAsync($"ALTER DATABASE {_built} IS_TEMPLATE false; DROP DATABASE {_built}", cancellationToken);
        await File.WriteAllTextAsync(_file, Script(Guid.NewGuid()), cancellationToken);
    }

    public override async Task BeforePeerAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("DROP DATABASE IF EXISTS peer; CREATE DATABASE peer TEMPLATE template0", cancellationToken);
        await File.WriteAllTextAsync(_file, Script(Guid.NewGuid()), cancellationToken);
    }

    public override async Task OursAsync(CancellationToken cancellationToken)
    {
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(Connection)).AddSql(_file).BuildAsync(cancellationToken);
        if (template.Report.IsReused) throw new InvalidOperationException("The template was there already.");
        _built = template.Report.Template;
    }

    public override Task PeerAsync(CancellationToken cancellationToken) =>
        Psql.RunAsync(new NpgsqlConnectionStringBuilder(Connection) { Database = "peer" }.ConnectionString, ["-f", _file], cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
        await base.DisposeAsync();
    }

    // The mark makes each script a template of its own.
    private static string Script(Guid mark)
    {
        var script = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"-- {mark}");
        for (var i = 0; i < 1000; i++)
            script.Append(CultureInfo.InvariantCulture, $"""
                CREATE TABLE table_{i} (
                    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    code varchar(20) NOT NULL UNIQUE,
                    amount numeric(18, 4) NOT NULL DEFAULT 0 CHECK (amount >= 0),
                    parent_id integer{(i == 0 ? "" : $" REFERENCES table_{i - 1}")},
                    created_at timestamptz NOT NULL DEFAULT now()
                );
                CREATE INDEX table_{i}_created ON table_{i} (created_at DESC) WHERE amount > 0;
                COMMENT ON TABLE table_{i} IS 'The table''s number is {i}; it has a parent.';
                INSERT INTO table_{i} (code) VALUES ('first');

                """);
        return script.ToString();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        foreach (var statement in sql.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
