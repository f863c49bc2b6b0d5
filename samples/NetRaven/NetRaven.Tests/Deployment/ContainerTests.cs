using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Deployment;

/// <summary>A full start in the image of the compose file, where a container engine answers.</summary>
[TestFixture]
public sealed class ContainerTests : NetRavenTest
{
    [Test]
    public async Task The_image_that_production_runs_leads_to_the_same_schema()
    {
        if (Environment.GetEnvironmentVariable("PGTESTKIT_SERVER") is { Length: > 0 } server and not "container")
            Assert.Ignore("PGTESTKIT_SERVER names another server.");
        var image = ComposeFile.Read().Services["db"].Image;

        await using var template = await BuildAsync(image);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, Cancellation);

        Assert.That(template.Report.Server, Does.StartWith("PostgreSQL " + image.Split(':', '-')[1]));
        Assert.That((await database.Schema.ReadAsync()).DifferenceTo(await Database.Schema.ReadAsync()), Is.Empty);
    }

    private static async Task<TemplateDatabase> BuildAsync(string image)
    {
        try
        {
            return await new TemplateDatabaseBuilder().UseContainer(image).AddNetRaven().BuildAsync(Cancellation);
        }
        catch (PgTestKitException exception) when (exception.Message.Contains("No container engine answers", StringComparison.Ordinal)
            || exception.Message.Contains("Testcontainers can't be loaded", StringComparison.Ordinal))
        {
            Assert.Ignore(exception.Message);
            throw;
        }
    }
}
