using System.Diagnostics;

namespace PgTestKit.Tool.Tests;

/// <summary>The tool and failing suites on a server that is not theirs.</summary>
public sealed class ExistingServerTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly OneServer _server;
    private readonly Machine _machine = new();

    public ExistingServerTests(OneServer server)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "not tried on Windows");
        _server = server;
        _machine.Environment["PGTESTKIT_SERVER"] = server.ConnectionString;
    }

    private string Password => new NpgsqlConnectionStringBuilder(_server.ConnectionString).Password!;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_kept_database_stays_through_later_runs_until_it_is_cleaned()
    {
        var name = Assert.Single(await _machine.KeepAsync("*.ResetTests.Fails"));
        await _machine.XunitAsync("-method", "FailingSuite.ResetTests.Passes"); // sweeps for orphans
        Assert.Contains(name, await _server.DatabasesAsync());

        var read = await _machine.ToolAsync("psql", name, "--", "-Atc", "SELECT name FROM article");
        Assert.Equal(("left by Reset", 0), (read.Text.Trim(), read.ExitCode));

        var dry = await _machine.ToolAsync("clean", "kept", "--dry-run");
        Assert.Contains(name, dry.Text, StringComparison.Ordinal);
        Assert.Contains(name, await _server.DatabasesAsync());

        var clean = await _machine.ToolAsync("clean", "kept");
        Assert.Equal(0, clean.ExitCode);
        Assert.DoesNotContain(name, await _server.DatabasesAsync());
        Assert.DoesNotContain(Password, read.All + dry.All + clean.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_database_that_somebody_looks_at_stays()
    {
        var name = Assert.Single(await _machine.KeepAsync("*.CloneTests.Fails"));
        await using (var looking = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name, Pooling = false }.ConnectionString))
        {
            await looking.OpenAsync(_cancellation);
            Assert.Contains("in use", (await _machine.ToolAsync("clean", "kept")).Text, StringComparison.Ordinal);
        }

        Assert.Contains(name, await _server.DatabasesAsync());
    }

    [Fact]
    public async Task Clones_of_a_dead_process_go_and_those_of_a_living_one_and_of_strangers_stay()
    {
        var stranger = $"pgtk_{Guid.NewGuid().ToString("N")[..16]}_00000001_1";
        await using (var connection = await _server.ConnectAsync()) await connection.ExecuteAsync($"CREATE DATABASE {stranger}", _cancellation);
        var (dead, orphan) = await StartVictimAsync();
        var (living, inUse) = await StartVictimAsync();
        using (dead)
        using (living)
        {
            dead.Kill(entireProcessTree: false);
            await dead.WaitForExitAsync(_cancellation);
            await LeaseEndsAsync(orphan);

            var clean = await _machine.ToolAsync("clean", "orphans");
            Assert.Contains(orphan, clean.Text, StringComparison.Ordinal);
            var databases = await _server.DatabasesAsync();
            Assert.DoesNotContain(orphan, databases);
            Assert.Contains(inUse, databases);
            Assert.Contains(stranger, databases);

            living.StandardInput.Close();
            await living.WaitForExitAsync(_cancellation);
            Assert.Equal(0, living.ExitCode);
        }
    }

    [Fact]
    public async Task Doctor_tells_what_the_kit_has_there()
    {
        var doctor = await _machine.ToolAsync("doctor");
        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("clones of dead processes", doctor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, doctor.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_tells_what_a_role_lacks()
    {
        _machine.Environment["PGTESTKIT_SERVER"] = await _server.CreateRoleAsync("");
        var doctor = await _machine.ToolAsync("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("CREATEDB.", doctor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_throw_away_server_goes_with_the_tests_that_is_said()
    {
        await using var template = await new TemplateDatabaseBuilder().UseServer(new GoesWithTests(_server.ConnectionString)).AddSchema("gone").KeepFailedDatabases().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        var note = await database.KeepFailedAsync("a test");
        Assert.Contains("was not kept", note, StringComparison.Ordinal);
        Assert.Contains(".WithReuse(true)", note, StringComparison.Ordinal);
        await using var connection = await _server.ConnectAsync();
        Assert.DoesNotContain(await Marker.AllAsync(connection, _cancellation), each => each.Database == database.Name && each.Marker.PgTestKit == Marker.OfKept);
    }

    private async Task<(Process Victim, string Database)> StartVictimAsync()
    {
        var victim = _machine.Start(["dotnet", "exec", Machine.Program("tests", "Victim"), _server.ConnectionString]);
        while (await victim.StandardOutput.ReadLineAsync(_cancellation) is { } line)
            if (!line.StartsWith("log ", StringComparison.Ordinal)) return (victim, line.Split('|')[1]);
        throw new InvalidOperationException("The victim ended before it had a database.");
    }

    private async Task LeaseEndsAsync(string database)
    {
        var watch = Stopwatch.StartNew();
        await using var connection = await _server.ConnectAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await OrphanedDatabases.FindAsync(connection, Marker.OfClone, _cancellation)).All(each => each.Name != database) && watch.Elapsed < TimeSpan.FromSeconds(30)) await timer.WaitForNextTickAsync(_cancellation);
    }

    private sealed class GoesWithTests(string connectionString) : PostgresServer
    {
        public override string Name => "a container's stand-in";

        protected internal override string SharingKey => Name;

        public override Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken) => Task.FromResult<RunningServer>(new Running(connectionString));

        private sealed class Running(string connectionString) : RunningServer(connectionString, "a container's stand-in", "the test")
        {
            public override bool IsThrowAway => true;

            public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
