using System.Collections.Concurrent;
using Npgsql;

namespace PgTestKit.Tests;

/// <summary>What is said while a container starts, and when it does not.</summary>
public sealed class ContainerStartTests
{
    // Nobody listens there, so the engine can't pull it.
    private const string Image = "postgres:17-alpine", MissingImage = "localhost:1/postgres:17";

    public ContainerStartTests() => ContainerEngine.SkipUnlessItAnswers();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_that_can_not_be_pulled_is_named_in_the_error()
    {
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseContainer(MissingImage).BuildAsync(Cancelled));

        Assert.StartsWith($"The container of {MissingImage} did not start: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the image's name", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("response=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_image_can_not_be_pulled_the_other_server_is_started()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(MissingImage, otherwise: PostgresServer.Local()).BuildAsync(Cancelled);

        Assert.EndsWith("a local process", template.Report.Server, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reaper_that_can_not_be_pulled_is_told_from_the_server()
    {
        ContainerEngine.SkipUnlessItReaps();
        if (await ChildProcess.HasPassedAsync(("TESTCONTAINERS_RYUK_CONTAINER_IMAGE", "localhost:1/ryuk:1"))) return;
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled));

        Assert.StartsWith("Testcontainers' reaper, ", error.Message, StringComparison.Ordinal);
        Assert.Contains("name another in TESTCONTAINERS_RYUK_CONTAINER_IMAGE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_come_up_shows_its_log()
    {
        var error = await Assert.ThrowsAsync<PgTestKitException>(
            () => new TemplateDatabaseBuilder().UseContainer(Image, container => container.WithCommand("-c", "no_such_setting=1")).BuildAsync(Cancelled));

        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_start_says_what_it_waits_for()
    {
        var lines = new ConcurrentQueue<string>();
        await using (await new TemplateDatabaseBuilder().LogTo(lines.Enqueue).UseContainer(Image, container => container.WithEntrypoint("sh", "-c", "sleep 6; exec docker-entrypoint.sh postgres")).BuildAsync(Cancelled))
            Assert.Contains("waiting for the container of postgres:17-alpine; the first time, the engine pulls the image", lines);
    }

    [Fact]
    public async Task The_password_is_in_no_log_and_no_message()
    {
        if (await ChildProcess.HasPassedAsync()) return;
        using var console = new StringWriter();
        Console.SetOut(console);
        var lines = new List<string>();
        await using var template = await new TemplateDatabaseBuilder().LogTo(lines.Add)
            .UseContainer(Image, container => container.WithCommand("-c", "log_statement=all")).AddSchema("padealing").BuildAsync(Cancelled);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, Cancelled)) await database.ExecuteAsync("CREATE TABLE deal ()");
        var password = new NpgsqlConnectionStringBuilder(template.Server.ConnectionString).Password!;
        var serverLog = await ContainerEngineApi.LogAsync(template.Report.Origin.Split(' ')[1]);

        Assert.Contains("CREATE TABLE deal", serverLog, StringComparison.Ordinal);
        Assert.Contains("Docker container", console.ToString(), StringComparison.Ordinal);
        foreach (var text in new[] { serverLog, console.ToString(), template.Report.ToString(), template.Server.ToString(), string.Concat(lines) })
            Assert.DoesNotContain(password, text, StringComparison.Ordinal);
    }
}
