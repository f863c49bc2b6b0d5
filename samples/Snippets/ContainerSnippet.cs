using PgTestKit;
using Testcontainers.PostgreSql;
using Xunit;

namespace Snippets;

/// <summary>A container where an engine answers, a local server where none does.</summary>
public sealed class ContainerSnippet
{
    [Fact]
    public async Task A_container_otherwise_a_local_server()
    {
        var builder = new TemplateDatabaseBuilder().AddSchema("shop");
        builder.UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local());

        await using var template = await builder.BuildAsync(TestContext.Current.CancellationToken);

        Assert.Contains("PostgreSQL", template.Report.Server, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_is_configured_is_not_made_before_it_is_started()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "Docker.DotNet.dll")), "Testcontainers' dependency Docker.DotNet is not here; build with -p:FullGallery=true");
        var builder = new TemplateDatabaseBuilder();

        InMemory(builder);

        Assert.Equal("container postgres:17-alpine", builder.Server?.Name);
    }

    private static void InMemory(TemplateDatabaseBuilder builder) =>
        builder.UseContainer("postgres:17-alpine", container => container.WithTmpfsMount("/var/lib/postgresql/data"));
}
