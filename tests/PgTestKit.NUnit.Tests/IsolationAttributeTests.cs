using NUnit.Framework;

namespace PgTestKit.Tests.WithNUnit;

[PostgresIsolation(TestIsolation.Reset)]
public class IsolationAttributeTests() : PostgresTest<Notes>(TestIsolation.Clone)
{
    [Test]
    public void The_classs_attribute_wins_over_its_constructor() => Assert.That(Database.Isolation, Is.EqualTo(TestIsolation.Reset));

    [Test]
    [PostgresIsolation(TestIsolation.Transaction)]
    public void The_methods_attribute_wins_over_its_classs() => Assert.That(Database.Isolation, Is.EqualTo(TestIsolation.Transaction));

    [PostgresIsolation(TestIsolation.Clone)]
    [TestCase(1)]
    [TestCase(2)]
    public void The_methods_attribute_counts_for_every_case(int number) => Assert.That((Database.Isolation, number > 0), Is.EqualTo((TestIsolation.Clone, true)));

    [Test]
    [PostgresIsolation(TestIsolation.Transaction)]
    public void Tests_can_be_chosen_by_isolation_and_category()
    {
        Assert.That(TestContext.CurrentContext.Test.Properties.Get("Isolation"), Is.EqualTo("Transaction"));
        Assert.That(TestContext.CurrentContext.Test.AllCategories(), Is.EquivalentTo(new[] { "Postgres" }));
    }
}

public sealed class InheritedIsolationTests : IsolationAttributeTests;
