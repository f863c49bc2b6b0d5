using FluentAssertions;

namespace PgTestKit.Tests;

public sealed class ChangeTests(PaDealing postgres)
{
    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task A_table_that_changed_does_not_match_the_baseline(TestIsolation isolation)
    {
        await using var database = await postgres.LeaseAsync(isolation);
        await database.Table("padealing.currency").Should().MatchBaselineAsync();
        await database.Should().HaveNoChangesAsync();

        await database.ExecuteAsync("UPDATE padealing.currency SET name = 'Swiss franc' WHERE code = 'CHF'");

        var failure = await Failure.OfAsync(() => database.Table("padealing.currency").Should().MatchBaselineAsync("it is {0}", "reference data"));
        Assert.Equal(
            string.Join(Environment.NewLine,
                """Expected table "padealing"."currency" to have the rows of the template because it is reference data, but it changed:""",
                "padealing.currency: 1 updated", "    | code  | name", "  ~ | 'CHF' | 'Franc' -> 'Swiss franc'"),
            failure.Message);
        await database.ExecuteAsync("UPDATE padealing.currency SET name = 'Franc' WHERE code = 'CHF'");
        await database.Table("padealing.currency").Should().MatchBaselineAsync();
    }

    [Fact]
    public async Task Changes_outside_of_the_given_tables_are_shown()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_breach VALUES (1)");
        await database.ExecuteAsync("DELETE FROM padealing.currency WHERE code = 'USD'");

        await database.Should().HaveNoChangesOutsideAsync(["padealing.pad_breach", "padealing.currency"]);
        await database.Should().HaveNoChangesOutsideAsync(["padealing.*"]);
        var failure = await Failure.OfAsync(() => database.Should().HaveNoChangesOutsideAsync(["padealing.pad_breach"]));

        Assert.Equal(
            string.Join(Environment.NewLine,
                $"Expected database {database.Name} to have no changes outside padealing.pad_breach, but it has:", "padealing.currency: 1 deleted", "    | code  | name", "  - | 'USD' | 'Dollar'"),
            failure.Message);
    }

    [Fact]
    public async Task A_misspelt_table_is_told()
    {
        await using var database = await postgres.LeaseAsync();

        await Assert.ThrowsAsync<PgTestKitException>(() => database.Should().HaveNoChangesOutsideAsync(["padealing.pad_breech"]));
    }
}
