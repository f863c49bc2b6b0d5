namespace PgTestKit.Tests;

public sealed class MissingTests
{
    [Fact]
    public void Respawn_is_tested() => Assert.Skip("Respawn is not on this package source: run ./build test -p:FullGallery=true with a complete one.");
}
