namespace PgTestKit.Tests.Servers;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(null, "13.0", true)]
    [InlineData(null, "12.22", false)]
    [InlineData("17", "17.2", true)]
    [InlineData("17", "17", true)]
    [InlineData("17", "18beta1", false)]
    [InlineData("18", "18", true)]
    [InlineData("17.2", "17.2", true)]
    [InlineData("17.2", "17.10", false)]
    [InlineData("15-17", "15.0", true)]
    [InlineData("15-17", "17.10", true)]
    [InlineData("15-17", "18.1", false)]
    [InlineData("15-17", "14.23", false)]
    [InlineData("16.3-17.1", "16.2", false)]
    [InlineData("15-", "18.1", true)]
    [InlineData("15-", "14.9", false)]
    [InlineData("12-", "12.22", false)] // the kit itself needs 13
    public void A_version_is_in_the_range_or_not(string? range, string version, bool isIn) => Assert.Equal(isIn, new VersionRange(range).Contains(version));

    [Theory]
    [InlineData("")]
    [InlineData("newest")]
    [InlineData("17.x")]
    [InlineData("-17")]
    [InlineData("17 ")]
    [InlineData("99999999999")]
    public void What_is_no_version_is_an_error_with_examples(string range)
    {
        var exception = Assert.Throws<PgTestKitException>(() => PostgresServer.Local(range));
        Assert.Equal($"\"{range}\" is no PostgreSQL version. Write a major version (\"17\"), an exact one (\"17.2\"), a range (\"15-17\"), or the oldest that will do (\"15-\").", exception.Message);
    }

    [Theory]
    [InlineData("17-15", "The version range \"17-15\" is empty. Write the older version first.")]
    [InlineData("12", "PostgreSQL 12 lacks DROP DATABASE ... WITH (FORCE). Use 13 or newer.")]
    public void A_range_that_nothing_can_be_in_is_an_error(string range, string message) =>
        Assert.Equal(message, Assert.Throws<PgTestKitException>(() => PostgresServer.Local(range)).Message);
}
