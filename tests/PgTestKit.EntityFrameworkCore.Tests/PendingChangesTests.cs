using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

public sealed class PendingChangesTests(Desk desk)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_migration_that_is_not_applied_is_pending(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await database.ShouldHaveNoPendingModelChangesAsync(_cancellation);

        await database.ExecuteAsync("DELETE FROM jobs.history");

        Assert.Equal(
            $"Expected database {database.Name} to have no pending model changes, but it lacks 1:{Environment.NewLine}  context JobContext: migration 20260101000000_Jobs was not applied",
            (await Assert.ThrowsAsync<DatabaseCheckException>(() => database.ShouldHaveNoPendingModelChangesAsync(_cancellation))).Message);
    }

    [Fact]
    public async Task A_migration_that_a_test_took_back_is_pending()
    {
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await using var jobs = database.CreateContext<JobContext>();

        await jobs.Database.MigrateAsync("0", _cancellation);

        await Assert.ThrowsAsync<DatabaseCheckException>(() => database.ShouldHaveNoPendingModelChangesAsync(_cancellation));
    }
}
