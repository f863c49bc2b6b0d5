using Xunit;

namespace PgTestKit.XunitV3.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.Approve(typeof(PostgresTest).Assembly);
}
