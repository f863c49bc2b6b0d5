namespace PgTestKit.Tests;

public sealed class FallbackTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_no_container_can_be_started_the_other_server_is()
    {
        if (await ContainerEngine.HasPassedWithoutAsync()) return;
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local()).AddSchema("padealing").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.EndsWith("a local process", template.Report.Server, StringComparison.Ordinal);
        Assert.Equal(-1, await database.ExecuteAsync("CREATE TABLE padealing.pad_request ()"));
    }

    [Fact]
    public async Task When_nothing_can_be_started_the_error_lists_every_rung_with_its_reason_and_cure()
    {
        if (await ContainerEngine.HasPassedWithoutAsync()) return;
        var empty = Directory.CreateTempSubdirectory("no-binaries").FullName;
        var builder = new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local(binaries: empty));

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(Cancelled));

        Directory.Delete(empty);
        var lines = error.Message.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("No PostgreSQL could be started. What was tried:", lines[0]);
        Assert.Matches("^  1\\. container postgres:17-alpine: .*, or add otherwise: PostgresServer\\.Local\\(\\)\\.$", lines[1]);
        Assert.Equal($"  2. local PostgreSQL: named in code is {empty}, which holds no postgres. Name the folder that holds postgres and initdb.", lines[2]);
    }

    [Fact]
    public async Task A_redirected_suite_needs_no_container_engine()
    {
        if (await ChildProcess.HasPassedAsync(("PGTESTKIT_SERVER", "local"), ContainerEngine.None)) return;
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine").BuildAsync(Cancelled);

        Assert.EndsWith("a local process", template.Report.Server, StringComparison.Ordinal);
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name is "Testcontainers" or "Docker.DotNet");
    }

    [Fact]
    public async Task A_suite_that_is_redirected_to_its_container_does_not_fall_back()
    {
        if (await ChildProcess.HasPassedAsync(("PGTESTKIT_SERVER", "container"), ContainerEngine.None)) return;
        Assert.SkipWhen(ContainerEngine.Answers, "A container engine answers at its default endpoint.");
        var builder = new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local());

        await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(Cancelled));
    }
}
