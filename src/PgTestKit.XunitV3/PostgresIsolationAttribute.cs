using Xunit.v3;

namespace PgTestKit;

/// <summary>Sets the isolation of a class's tests or of one test: a method's wins over its class's, and both over what the constructor of <see cref="PostgresTest"/> was given. Also the trait <c>Isolation</c>, to run tests by.</summary>
/// <param name="isolation">How the database is made clean again.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PostgresIsolationAttribute(TestIsolation isolation) : Attribute, ITraitAttribute
{
    /// <summary>How the database is made clean again.</summary>
    public TestIsolation Isolation => isolation;

    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Isolation", isolation.ToString())];
}
