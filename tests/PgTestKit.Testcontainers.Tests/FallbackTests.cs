namespace PgTestKit.Tests;

public sealed class FallbackTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_no_container_can_be_started_the_other_server_is()
    {
        ContainerEngine.SkipIfItAnswers();
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local()).AddSchema("padealing").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.EndsWith("a local process", template.Report.Server, StringComparison.Ordinal);
        Assert.Equal(-1, await database.ExecuteAsync("CREATE TABLE padealing.pad_request ()"));
    }

    [Fact]
    public async Task When_nothing_can_be_started_the_error_lists_every_rung_with_its_reason_and_cure()
    {
        ContainerEngine.SkipIfItAnswers();
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
        const string Variable = "PGTESTKIT_SERVER";
        var before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, "local");
        try
        {
            await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine").BuildAsync(Cancelled);

            Assert.EndsWith("a local process", template.Report.Server, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }
}
