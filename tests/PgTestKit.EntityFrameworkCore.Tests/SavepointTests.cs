using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>Code under test begins, commits and rolls back transactions of its own, unmodified, inside the test's transaction.</summary>
public sealed class SavepointTests(Desk desk) : IAsyncLifetime
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_committed_transaction_is_seen_by_other_contexts_and_gone_after_the_test()
    {
        await using (var context = _database.CreateContext<DealingContext>())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(_cancellation);
            context.Add(new Deal { Name = "kept" });
            await context.SaveChangesAsync(_cancellation);
            await transaction.CommitAsync(_cancellation);
        }

        Assert.Equal(["kept"], await NamesAsync());
        await _database.DisposeAsync();
        await using var next = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await next.Table("dealing.deal").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rolled_back_or_disposed_transaction_leaves_nothing_and_what_came_before_stays(bool explicitly)
    {
        await AddAsync("before");
        await using (var context = _database.CreateContext<DealingContext>())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(_cancellation);
            context.Add(new Deal { Name = "undone" });
            await context.SaveChangesAsync(_cancellation);
            if (explicitly) await transaction.RollbackAsync(_cancellation);
        }

        Assert.Equal(["before"], await NamesAsync());
    }

    [Fact]
    public void The_synchronous_calls_do_the_same()
    {
        using (var context = _database.CreateContext<DealingContext>())
        using (var transaction = context.Database.BeginTransaction())
        {
            context.Add(new Deal { Name = "kept" });
            context.SaveChanges();
            transaction.Commit();
        }

        using (var context = _database.CreateContext<DealingContext>())
        using (context.Database.BeginTransaction())
        {
            context.Add(new Deal { Name = "undone" });
            context.SaveChanges();
        }

        using var reader = _database.CreateContext<DealingContext>();
        Assert.Equal(["kept"], reader.Deals.Select(deal => deal.Name).ToList());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_unique_violation_leaves_the_tests_transaction_usable(int rows)
    {
        await AddAsync("a");
        await using (var context = _database.CreateContext<DealingContext>())
        {
            for (var i = 0; i < rows; i++) context.Add(new Deal { Name = i == 0 ? "a" : "b" });
            await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(_cancellation));
        }

        await AddAsync("c");
        Assert.Equal(["a", "c"], await NamesAsync());
    }

    [Fact]
    public async Task Savepoints_of_the_code_under_test_work()
    {
        await using var context = _database.CreateContext<DealingContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(_cancellation);
        context.Add(new Deal { Name = "first" });
        await context.SaveChangesAsync(_cancellation);
        await transaction.CreateSavepointAsync("mine", _cancellation);
        context.Add(new Deal { Name = "second" });
        await context.SaveChangesAsync(_cancellation);
        await transaction.RollbackToSavepointAsync("mine", _cancellation);
        await transaction.CommitAsync(_cancellation);
        Assert.Equal(["first"], await NamesAsync());
    }

    [Fact]
    public async Task A_retry_strategy_runs_its_transaction()
    {
        await using var context = _database.CreateContext<JobContext>();
        await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(_cancellation);
            context.Add(new Job { Title = "retried" });
            await context.SaveChangesAsync(_cancellation);
            await transaction.CommitAsync(_cancellation);
        });
        Assert.Equal(1, await _database.Table("jobs.job").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Transactions_of_two_contexts_may_nest()
    {
        await using var dealing = _database.CreateContext<DealingContext>();
        await using var other = _database.CreateContext<DealingContext>();
        await using var outer = await dealing.Database.BeginTransactionAsync(_cancellation);
        await using (var inner = await other.Database.BeginTransactionAsync(_cancellation))
        {
            other.Add(new Deal { Name = "inner" });
            await other.SaveChangesAsync(_cancellation);
            await inner.CommitAsync(_cancellation);
        }

        await outer.RollbackAsync(_cancellation);
        Assert.Empty(await NamesAsync()); // one connection: the outer savepoint held the inner one
    }

    [Fact]
    public async Task Transactions_that_overlap_may_both_commit_and_a_lost_rollback_is_an_error()
    {
        await using var dealing = _database.CreateContext<DealingContext>();
        await using var jobs = _database.CreateContext<JobContext>();
        var first = await dealing.Database.BeginTransactionAsync(_cancellation);
        var second = await jobs.Database.BeginTransactionAsync(_cancellation);
        await first.CommitAsync(_cancellation);
        await second.CommitAsync(_cancellation);

        first = await dealing.Database.BeginTransactionAsync(_cancellation);
        second = await jobs.Database.BeginTransactionAsync(_cancellation);
        await first.CommitAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => second.RollbackAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transactions_that_overlap_may_both_roll_back_and_a_lost_commit_is_an_error()
    {
        await using var one = _database.CreateContext<DealingContext>();
        await using var two = _database.CreateContext<DealingContext>();
        var first = await one.Database.BeginTransactionAsync(_cancellation);
        var second = await two.Database.BeginTransactionAsync(_cancellation);
        await first.RollbackAsync(_cancellation);
        await second.DisposeAsync();

        first = await one.Database.BeginTransactionAsync(_cancellation);
        second = await two.Database.BeginTransactionAsync(_cancellation);
        await first.RollbackAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => second.CommitAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_statements_and_raw_SQL_take_part()
    {
        await AddAsync("a");
        await using var context = _database.CreateContext<DealingContext>();
        await context.Deals.ExecuteUpdateAsync(set => set.SetProperty(deal => deal.Status, DealStatus.FullyBooked), _cancellation);
        await context.Database.ExecuteSqlAsync($"UPDATE dealing.deal SET \"Name\" = {"b"}", _cancellation);
        Assert.Equal(1, await context.Deals.CountAsync(deal => deal.Name == "b" && deal.Status == DealStatus.FullyBooked, _cancellation));
    }

    private async Task AddAsync(string name)
    {
        await using var context = _database.CreateContext<DealingContext>();
        context.Add(new Deal { Name = name });
        await context.SaveChangesAsync(_cancellation);
    }

    private async Task<List<string>> NamesAsync()
    {
        await using var context = _database.CreateContext<DealingContext>();
        return await context.Deals.Select(deal => deal.Name).Order().ToListAsync(_cancellation);
    }
}
