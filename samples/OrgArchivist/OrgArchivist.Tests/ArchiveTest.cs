using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrgArchivist.Data;
using PgTestKit;
using Xunit;

namespace OrgArchivist.Tests;

/// <summary>A database of the test's own, rolled back when it ends.</summary>
public abstract partial class ArchiveTest(Archive archive, TestIsolation isolation = TestIsolation.Transaction) : PostgresTest(archive, isolation)
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ArchiveContext CreateContext() => Database.CreateContext<ArchiveContext>();

    protected ArchiveApi CreateApi() => new(services => services.UseTestDatabase(Database));

    protected Task<int> ExecuteAsync(string sql) => Database.ExecuteAsync(sql);

    protected async Task<T?> QueryScalarAsync<T>(string sql) => await Database.QueryScalarAsync<T>(sql);

    /// <summary>What PostgreSQL says to the changes of a context.</summary>
    protected static async Task<PostgresException> RefusedAsync(ArchiveContext context) =>
        Assert.IsType<PostgresException>((await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancellation))).InnerException);
}
