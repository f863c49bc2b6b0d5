using Microsoft.Extensions.DependencyInjection;
using NetRaven.Initialization;
using Npgsql;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>A server where the application's own database lies: the tests bring theirs along, as a role that is no superuser.</summary>
[TestFixture]
public sealed class ExistingServerTests
{
    private RunningServer? _server;
    private string _connectionString = "";
    private TemplateDatabase? _template;

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (Environment.GetEnvironmentVariable("PGTESTKIT_SERVER") is { Length: > 0 })
            Assert.Ignore("PGTESTKIT_SERVER redirects every suite to one server; these tests are about another.");
        _server = await PostgresServer.Local().StartAsync(new ServerStart("", TestContext.Progress.WriteLine), Cancellation);
        await ExecuteAsync("CREATE ROLE netraven LOGIN CREATEDB PASSWORD 'netraven'");
        await ExecuteAsync("CREATE DATABASE netraven OWNER netraven");

        _connectionString = ConnectionStringTo("netraven");
        _template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(_connectionString)).AddNetRaven().BuildAsync(Cancellation);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_template is not null) await _template.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Test]
    public async Task The_owner_of_a_database_may_initialize_it_without_being_superuser_and_tests_leave_it_alone()
    {
        await using var services = TestServices.For(_connectionString);
        var report = await services.GetRequiredService<DatabaseInitializer>().InitializeAsync(Cancellation);
        Assert.That(report.Succeeded, report.ToString());
        var netraven = services.GetRequiredService<NpgsqlDataSource>();
        await using (var insert = netraven.CreateCommand("INSERT INTO tags (name) VALUES ('production')")) await insert.ExecuteNonQueryAsync(Cancellation);

        await using (var database = await _template!.LeaseAsync(TestIsolation.Clone, Cancellation))
        {
            await database.Table("netraven.tags").ShouldBeEmptyAsync(Cancellation);
            await database.ExecuteAsync("DROP SCHEMA netraven CASCADE");
        }

        await using var command = netraven.CreateCommand("SELECT string_agg(name, ',') FROM tags");
        Assert.That(await command.ExecuteScalarAsync(Cancellation), Is.EqualTo("production"));
    }

    [Test]
    public async Task A_server_without_a_free_connection_is_waited_for()
    {
        await ExecuteAsync("CREATE DATABASE crowded OWNER netraven CONNECTION LIMIT 0");
        var raised = new TaskCompletionSource();
        await using var services = TestServices.For(ConnectionStringTo("crowded"), line =>
        {
            if (line.StartsWith("Attempt 1 ", StringComparison.Ordinal)) raised.TrySetResult();
        });

        var initializing = services.GetRequiredService<DatabaseInitializer>().InitializeAsync(Cancellation);
        await raised.Task.WaitAsync(Cancellation);
        await ExecuteAsync("ALTER DATABASE crowded CONNECTION LIMIT -1");

        var report = await initializing;
        Assert.That(report.Succeeded, report.ToString());
    }

    [Test]
    public async Task The_tests_databases_stand_beside_the_applications()
    {
        await using var database = await _template!.LeaseAsync(TestIsolation.Reset, Cancellation);

        Assert.That(database.Name, Does.StartWith("pgtk_"));
        Assert.That(await database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'netraven')"), Is.True);
        Assert.That(await database.QueryScalarAsync<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"), Is.False);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server!.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private string ConnectionStringTo(string database) =>
        new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = database, Username = "netraven", Password = "netraven" }.ConnectionString;
}
