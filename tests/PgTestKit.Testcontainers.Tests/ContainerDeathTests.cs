using System.Collections.Concurrent;
using Testcontainers.PostgreSql;

namespace PgTestKit.Tests;

/// <summary>A container that is killed while tests run.</summary>
public sealed class ContainerDeathTests
{
    private const string Image = "postgres:17-alpine";
    private readonly ConcurrentQueue<string> _log = new();

    public ContainerDeathTests() => ContainerEngine.SkipUnlessItAnswers();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task The_test_in_flight_fails_with_the_servers_log_and_the_next_lease_starts_another_container(TestIsolation isolation)
    {
        await using var template = await Builder().UseContainer(Image).BuildAsync(Cancelled);
        var first = template.Server;
        var container = NameOf(template);
        var inFlight = await template.LeaseAsync(isolation, Cancelled);
        await ContainerEngineApi.KillAsync(container);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true) await inFlight.ExecuteAsync("SELECT 1");
        });
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => inFlight.DisposeAsync().AsTask());
        Assert.StartsWith($"{first} crashed while the test ran. Its log ended with:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ready to accept connections", exception.Message, StringComparison.Ordinal);

        await using var next = await template.LeaseAsync(isolation, Cancelled);
        Assert.NotSame(first, template.Server);
        Assert.NotEqual(container, NameOf(template));
        Assert.True(await next.QueryScalarAsync<bool>("SELECT to_regnamespace('padealing') IS NOT NULL"));
        Assert.Contains(_log, line => line.StartsWith($"{first} died and is started again.", StringComparison.Ordinal));
        Assert.Empty(await ContainerEngineApi.ContainersAsync(container));
    }

    [Fact]
    public async Task Killed_between_two_tests_it_costs_the_next_one_at_most()
    {
        await using var template = await Builder().UseContainer(Image).BuildAsync(Cancelled);
        await using (await template.LeaseAsync(TestIsolation.Reset, Cancelled))
        {
            // Leaves a connection in the pool, which will be dead.
        }

        await ContainerEngineApi.KillAsync(NameOf(template));
        try
        {
            await using var next = await template.LeaseAsync(TestIsolation.Reset, Cancelled);
            await next.ExecuteAsync("SELECT 1");
        }
        catch (PgTestKitException)
        {
            // It was leased before the engine told that the container had ended.
        }

        await using var later = await template.LeaseAsync(TestIsolation.Reset, Cancelled);
        Assert.Equal(1, await later.QueryScalarAsync<int>("SELECT 1"));
        Assert.Contains(_log, line => line.Contains("died and is started again.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_of_a_fixed_name_can_be_started_again()
    {
        var name = "pgtestkit-" + Guid.NewGuid();
        await using var template = await Builder().UseContainer(new PostgreSqlBuilder(Image).WithName(name)).BuildAsync(Cancelled);
        var ids = await ContainerEngineApi.ContainersAsync(name);
        await ContainerEngineApi.KillAsync(name);

        await using var next = await template.LeaseAsync(TestIsolation.Clone, Cancelled);

        Assert.NotEqual(Assert.Single(ids), Assert.Single(await ContainerEngineApi.ContainersAsync(name)));
    }

    [Fact]
    public async Task A_container_of_the_suites_own_is_not_started_again()
    {
        await using var container = ContainerEngine.Build(new PostgreSqlBuilder(Image));
        await using var template = await Builder().UseContainer(container).BuildAsync(Cancelled);
        await ContainerEngineApi.KillAsync(NameOf(template));

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => template.LeaseAsync(TestIsolation.Clone, Cancelled));
        Assert.Contains("that the server runs", exception.Message, StringComparison.Ordinal);
    }

    private static string NameOf(TemplateDatabase template) => template.Report.Origin.Split(' ')[1];

    // A step of its own, so that no other test shares the container.
    private TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().LogTo(_log.Enqueue).AddSchema("padealing").AddSqlText("own", $"SELECT '{Guid.NewGuid()}'");
}
