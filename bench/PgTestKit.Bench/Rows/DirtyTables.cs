using System.Globalization;
using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>Three dirty tables of many: a test commits one row to each, unmeasured; then ours and the peer clean up in databases of their own.</summary>
internal abstract class DirtyTables(int tables) : Benchmark
{
    private const string Change = "INSERT INTO t1 (name) VALUES ('a'); INSERT INTO t2 (name) VALUES ('a'); INSERT INTO t3 (name) VALUES ('a')";
    private TemplateDatabase? _template;
    private TemplateDatabase? _peerTemplate;
    private TestDatabase? _ours;
    private TestDatabase? _peer;

    // A test's reset follows another test's, and not a TRUNCATE that has emptied the processor's caches.
    public override int Repeats => 5;

    protected int Tables => tables;

    protected NpgsqlConnection Peer => _peer!.Connection;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        var sql = string.Create(CultureInfo.InvariantCulture, $"DO $$ BEGIN FOR i IN 1..{tables} LOOP EXECUTE format('CREATE TABLE t%s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE)', i); END LOOP; END $$");
        // Two servers: what TRUNCATE tells every session of a server would make ours plan its statements again.
        _template = await BuildAsync("ours");
        _peerTemplate = await BuildAsync("peer");
        _peer = await _peerTemplate.LeaseAsync(TestIsolation.Clone, cancellationToken);
        // The peer is one statement; ours is code that .NET compiles better once it has run for a while, as it has in a suite.
        for (var i = 0; i < 300; i++)
        {
            await BeforeOursAsync(cancellationToken);
            await OursAsync(cancellationToken);
        }

        Task<TemplateDatabase> BuildAsync(string name) => new TemplateDatabaseBuilder().AddSeed(name, sql, (connection, cancellation) => RunAsync(connection, sql, cancellation)).BuildAsync(cancellationToken);
    }

    public override async Task BeforeOursAsync(CancellationToken cancellationToken)
    {
        _ours = await _template!.LeaseAsync(TestIsolation.Reset, cancellationToken);
        await RunAsync(_ours.Connection, Change, cancellationToken);
    }

    public override async Task OursAsync(CancellationToken cancellationToken) => await _ours!.DisposeAsync();

    public override Task BeforePeerAsync(CancellationToken cancellationToken) => RunAsync(Peer, Change, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_peer is not null) await _peer.DisposeAsync();
        if (_peerTemplate is not null) await _peerTemplate.DisposeAsync();
        if (_template is not null) await _template.DisposeAsync();
        await base.DisposeAsync();
    }

    protected static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
