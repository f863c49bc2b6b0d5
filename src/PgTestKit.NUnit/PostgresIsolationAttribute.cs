using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace PgTestKit;

/// <summary>Sets the isolation of a class's tests or of one test: a method's wins over its class's, and both over what the constructor of <see cref="PostgresTest{TFixture}"/> was given. Also the property <c>Isolation</c>, to run tests by.</summary>
/// <param name="isolation">How the database is made clean again.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PostgresIsolationAttribute(TestIsolation isolation) : NUnitAttribute, IApplyToTest
{
    /// <summary>How the database is made clean again.</summary>
    public TestIsolation Isolation => isolation;

    /// <inheritdoc />
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        test.Properties.Set("Isolation", isolation.ToString());
    }
}
