using NetRaven.Inventory;
using NetRaven.Vault;
using Npgsql;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

public abstract class NetRavenTest(TestIsolation isolation = TestIsolation.Transaction) : PostgresTest<NetRavenDatabase>(isolation)
{
    protected static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    protected InventoryContext Inventory() => Database.CreateContext<InventoryContext>();

    protected VaultContext Vault() => Database.CreateContext<VaultContext>();

    /// <summary>What PostgreSQL answers to a statement that it refuses.</summary>
    protected async Task<string> RefusedAsync(string sql, params object[] values) =>
        (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql, values)))!.SqlState;
}
