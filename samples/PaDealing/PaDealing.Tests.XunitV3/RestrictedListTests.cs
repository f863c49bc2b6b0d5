using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>A list as long as in production, made up by PgTestKit.Bogus.</summary>
public sealed class RestrictedListTests(BackOffice postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task A_long_list_of_restricted_securities_has_no_isin_twice()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var dealing = Database.CreateContext<DealingContext>();

        await Database.Fake<RestrictedSecurity>(dealing)
            .RuleFor(security => security.Isin, faker => "XX" + faker.Random.ReplaceNumbers("##########"))
            .InsertAsync(1000, cancellation);

        Assert.Equal(1003, await dealing.RestrictedSecurities.Select(security => security.Isin).Distinct().CountAsync(cancellation));
    }
}
