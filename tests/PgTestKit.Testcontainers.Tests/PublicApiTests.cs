namespace PgTestKit.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        Assert.SkipUnless(ContainerEngine.CanBeLoaded, "Testcontainers' types are in the API, and its dependencies are missing.");
        PublicApi.Approve(typeof(TestcontainersBuilderExtensions).Assembly);
    }
}
