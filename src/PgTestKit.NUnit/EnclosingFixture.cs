using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace PgTestKit;

/// <summary>NUnit injects no fixtures; the running test's ancestors hold the instances that it made.</summary>
internal static class EnclosingFixture
{
    public static TFixture Find<TFixture>() where TFixture : PostgresFixture
    {
        for (ITest? test = TestExecutionContext.CurrentContext.CurrentTest; test is not null; test = test.Parent)
            if (test.Fixture is TFixture fixture)
                return fixture;

        throw new PgTestKitException($"No [SetUpFixture] {typeof(TFixture).Name} encloses this test. Mark {typeof(TFixture).Name} with [SetUpFixture] and put it in the namespace of the tests, in one above, or outside any namespace.");
    }
}
