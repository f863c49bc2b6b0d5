using PgTestKit;
using Xunit;

namespace Shop.Tests;

/// <summary>Commits, and dumps the database of a failed test where the variable DUMPS names a folder.</summary>
public abstract class ShopTest(ShopDatabase database) : PostgresTest(database, TestIsolation.Reset)
{
#pragma warning disable CA1816 // the base class calls it
    public override async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed && Environment.GetEnvironmentVariable("DUMPS") is { Length: > 0 } folder)
            await Database.DumpAsync(Path.Combine(folder, Database.Name + ".dump"));
        await base.DisposeAsync();
    }
#pragma warning restore CA1816
}
