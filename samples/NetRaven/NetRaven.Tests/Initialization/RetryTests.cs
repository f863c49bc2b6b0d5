using Microsoft.Extensions.DependencyInjection;
using NetRaven.Initialization;
using Npgsql;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Initialization;

[TestFixture]
public sealed class RetryTests() : PostgresTest<EmptyDatabase>(TestIsolation.Clone)
{
    [Test]
    public async Task A_server_that_comes_up_late_is_waited_for()
    {
        await using var server = new LateServer(Database.ConnectionString);

        var report = await InitializeAsync(server.ConnectionString, log: line =>
        {
            if (line.StartsWith("Attempt 2", StringComparison.Ordinal)) server.ComeUp();
        });

        Assert.That(report.Succeeded, report.ToString());
        Assert.That(report.Steps[0].Detail, Does.EndWith("attempt 3"));
    }

    [Test]
    public async Task A_server_that_stays_away_is_given_up_and_nothing_else_is_tried()
    {
        await using var server = new LateServer(Database.ConnectionString);

        var report = await InitializeAsync(server.ConnectionString, patience: TimeSpan.FromMilliseconds(25));

        Assert.That(report.Steps[0].Detail, Does.Match(@"^No connection in \d attempts: Failed to connect to 127\.0\.0\.1:\d+\. Start the server, or raise Initialization:Patience\.$"));
        Assert.That(report.Steps.Skip(1).Select(step => step.Outcome), Has.All.EqualTo(StepOutcome.NotReached));
    }

    [Test]
    public async Task A_database_that_does_not_exist_is_not_tried_again()
    {
        var attempts = new List<string>();

        var report = await InitializeAsync(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Database = "nowhere" }.ConnectionString, attempts.Add);

        Assert.That(attempts, Has.None.StartsWith("Attempt"));
        Assert.That(report.Steps[0], Is.EqualTo(new StepResult("connection", StepOutcome.Failed, "database \"nowhere\" does not exist (3D000)")));
    }

    [Test]
    public async Task The_applications_host_does_not_start_without_its_database()
    {
        await using var server = new LateServer(Database.ConnectionString);
        await using var services = TestServices.For(server.ConnectionString, patience: TimeSpan.Zero);
        var service = ActivatorUtilities.CreateInstance<InitializationService>(services);

        var exception = await Assert.ThrowsAsync<InitializationException>(() => service.StartAsync(CancellationToken.None));

        Assert.That(exception!.Message, Does.StartWith("The database is not ready." + Environment.NewLine + "FAILED       connection: "));
    }

    private static async Task<InitializationReport> InitializeAsync(string connectionString, Action<string>? log = null, TimeSpan? patience = null)
    {
        await using var services = TestServices.For(connectionString, log, patience);
        return await services.GetRequiredService<DatabaseInitializer>().InitializeAsync();
    }
}
