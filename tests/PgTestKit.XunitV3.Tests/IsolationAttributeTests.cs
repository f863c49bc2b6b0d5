using Xunit;

namespace PgTestKit.XunitV3.Tests;

[PostgresIsolation(TestIsolation.Reset)]
public class IsolationAttributeTests(Notes notes) : PostgresTest(notes, TestIsolation.Clone)
{
    [Fact]
    public void The_classs_attribute_wins_over_its_constructor() => Assert.Equal(TestIsolation.Reset, Database.Isolation);

    [Fact]
    [PostgresIsolation(TestIsolation.Transaction)]
    public void The_methods_attribute_wins_over_its_classs() => Assert.Equal(TestIsolation.Transaction, Database.Isolation);

    [Theory]
    [PostgresIsolation(TestIsolation.Clone)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_methods_attribute_counts_for_every_case_of_a_theory(int number) => Assert.Equal((TestIsolation.Clone, true), (Database.Isolation, number > 0));

    [Fact]
    [PostgresIsolation(TestIsolation.Transaction)]
    public void Tests_can_be_chosen_by_isolation_and_category()
    {
        var traits = TestContext.Current.Test!.Traits;
        Assert.Contains("Transaction", traits["Isolation"]);
        Assert.Equal(["Postgres"], traits["Category"]);
    }
}

public sealed class InheritedIsolationTests(Notes notes) : IsolationAttributeTests(notes);

[PostgresIsolation(TestIsolation.Clone)]
public sealed class OverriddenIsolationTests(Notes notes) : PostgresTest(notes)
{
    [Fact]
    public void The_derived_classs_attribute_counts() => Assert.Equal(TestIsolation.Clone, Database.Isolation);
}
