using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>A class's fixture on the assembly's: its steps come after those of the back office.</summary>
public sealed class LongList(BackOffice backOffice) : PostgresFixture(backOffice)
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddSeed("long list", "1", LongRestrictedList.InsertAsync);
}

[PostgresIsolation(TestIsolation.Clone)]
public sealed class LongListTests(LongList postgres, BackOffice backOffice) : PostgresTest(postgres), IClassFixture<LongList>
{
    [Fact]
    public async Task A_test_may_use_both_templates()
    {
        var ordinary = await LeaseAnotherAsync(backOffice, TestIsolation.Transaction);

        Assert.Equal(3, await ordinary.Table("padealing.restricted_security").CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3 + LongRestrictedList.Length, await Database.Table("padealing.restricted_security").CountAsync(TestContext.Current.CancellationToken));
    }
}
