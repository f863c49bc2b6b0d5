using Npgsql;
using Testcontainers.PostgreSql;

namespace PgTestKit.Tests;

/// <summary>Who shares a container, and when it is gone.</summary>
public sealed class ContainerLifetimeTests
{
    private const string Image = "postgres:17-alpine", Running = "running: ";

    public ContainerLifetimeTests() => ContainerEngine.SkipUnlessItAnswers();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_fixtures_with_the_same_steps_share_one_container()
    {
        var first = await new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled);
        await using var second = await new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled);
        Assert.Same(first.Server, second.Server);
        await first.DisposeAsync();

        await using var database = await second.LeaseAsync(TestIsolation.Transaction, Cancelled);
        Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task The_container_is_gone_with_the_template()
    {
        var name = NewName();
        await using (await new TemplateDatabaseBuilder().UseContainer(new PostgreSqlBuilder(Image).WithName(name)).BuildAsync(Cancelled))
            Assert.Single(await ContainerEngineApi.ContainersAsync(name));

        Assert.Empty(await ContainerEngineApi.ContainersAsync(name));
    }

    [Fact]
    public async Task After_kill_9_the_reaper_removes_the_container()
    {
        if (ChildProcess.IsThisOne)
        {
            await using var template = await new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled);
            await Console.Out.WriteLineAsync(Running + template.Report.Origin.Split(' ')[1]);
            await Console.In.ReadToEndAsync(Cancelled);
            return;
        }

        ContainerEngine.SkipUnlessItReaps();
        using var child = ChildProcess.Start();
        var name = "";
        while (name.Length == 0)
        {
            var line = await child.StandardOutput.ReadLineAsync(Cancelled);
            Assert.NotNull(line);
            if (line.StartsWith(Running, StringComparison.Ordinal)) name = line[Running.Length..];
        }

        Assert.Single(await ContainerEngineApi.ContainersAsync(name));
        child.Kill();
        await child.WaitForExitAsync(Cancelled);

        await EventuallyGoneAsync(name);
    }

    [Fact]
    public async Task A_cancelled_start_leaves_no_container()
    {
        var name = NewName();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var build = new TemplateDatabaseBuilder().UseContainer(Image, container => container.WithName(name).WithEntrypoint("sh", "-c", "echo waiting; sleep infinity")).BuildAsync(source.Token);
        // While the engine still makes it, nobody knows its id: then it is left to the reaper.
        while (await ContainerEngineApi.ContainersAsync(name) is not [var id] || await ContainerEngineApi.TryLogAsync(id) is not { } log || !log.Contains("waiting", StringComparison.Ordinal))
        {
            if (build.IsCompleted) await build; // says why it did not start
            await Task.Delay(20, Cancelled);
        }

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        await EventuallyGoneAsync(name);
    }

    [Fact]
    public async Task A_server_that_does_not_come_up_leaves_no_container()
    {
        var name = NewName();

        await Assert.ThrowsAsync<PgTestKitException>(
            () => new TemplateDatabaseBuilder().UseContainer(Image, container => container.WithName(name).WithCommand("-c", "no_such_setting=1")).BuildAsync(Cancelled));

        Assert.Empty(await ContainerEngineApi.ContainersAsync(name));
    }

    [Fact]
    public async Task A_container_of_the_suites_own_stays_its_own()
    {
        await using var container = ContainerEngine.Build(new PostgreSqlBuilder(Image));
        var template = await new TemplateDatabaseBuilder().UseContainer(container).BuildAsync(Cancelled);
        await template.DisposeAsync();

        await using var connection = new NpgsqlConnection(container.GetConnectionString());
        await connection.OpenAsync(Cancelled);
    }

    [Fact]
    public async Task A_reused_container_is_left_for_the_next_run_with_its_template()
    {
        var name = NewName();
        var builder = new TemplateDatabaseBuilder().UseContainer(Reused(new PostgreSqlBuilder(Image).WithName(name))).AddSchema("padealing");
        try
        {
            await using (var first = await builder.BuildAsync(Cancelled)) Assert.False(first.Report.IsReused);
            await using (var second = await builder.BuildAsync(Cancelled)) Assert.True(second.Report.IsReused);
        }
        finally
        {
            foreach (var container in await ContainerEngineApi.ContainersAsync(name)) await ContainerEngineApi.RemoveAsync(container);
        }
    }

    // Called plainly, it would ask the compiler for Docker.DotNet, as PostgresContainer.Build would.
    private static PostgreSqlBuilder Reused(PostgreSqlBuilder builder) => (PostgreSqlBuilder)typeof(PostgreSqlBuilder).GetMethods().First(method => method.Name == "WithReuse").Invoke(builder, [true])!;

    private static string NewName() => "pgtestkit-" + Guid.NewGuid();

    // The reaper waits ten seconds for the process to come back.
    private static async Task EventuallyGoneAsync(string name)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await ContainerEngineApi.ContainersAsync(name)).Length > 0) await Task.Delay(100, limit.Token);
    }
}
