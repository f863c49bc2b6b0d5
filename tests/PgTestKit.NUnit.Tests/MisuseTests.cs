using NUnit.Framework;

namespace PgTestKit.Tests.WithNUnit;

public sealed class MisuseTests
{
    [Test]
    public async Task A_test_without_its_SetUpFixture_says_what_to_mark()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new Lost().LeaseDatabaseAsync());
        Assert.That(exception!.Message, Does.StartWith("No [SetUpFixture] Unmarked encloses this test."));
    }

    [Test]
    public void The_public_API_is_the_approved_one() => PublicApi.Approve(typeof(PostgresFixture).Assembly);

    private sealed class Unmarked : PostgresFixture
    {
        protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddSchema("never");
    }

    private sealed class Lost : PostgresTest<Unmarked>;
}
