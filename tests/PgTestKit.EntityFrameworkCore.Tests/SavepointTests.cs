using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
    public async Task Any_other_statement_that_fails_fails_alone()
    {
        await AddAsync("a");
        await AddAsync("b");
        await using var context = _database.CreateContext<DealingContext>();
        await Assert.ThrowsAsync<PostgresException>(() => context.Deals.ExecuteUpdateAsync(set => set.SetProperty(deal => deal.Name, "same"), _cancellation));
        Assert.Throws<PostgresException>(() => context.Deals.ExecuteUpdate(set => set.SetProperty(deal => deal.Name, "same")));
        await Assert.ThrowsAsync<PostgresException>(() => context.Database.ExecuteSqlAsync($"DELETE FROM dealing.deal; SELECT 1 / 0", _cancellation));
        await Assert.ThrowsAsync<PostgresException>(() => context.Deals.Where(deal => 1 / (deal.Id - deal.Id) == 1).ToListAsync(_cancellation));
        using var soon = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Database.ExecuteSqlAsync($"SELECT pg_sleep(30)", soon.Token));
        Assert.Equal(["a", "b"], await NamesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_query_that_fails_while_its_rows_are_read_fails_alone(bool isTracking)
    {
        await AddAsync("a");
        await using var context = _database.CreateContext<DealingContext>();
        context.ChangeTracker.QueryTrackingBehavior = isTracking ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking;
        var read = 0;
        var failure = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await foreach (var row in context.Database.SqlQuery<int>($"SELECT 1 / (500 - n) AS \"Value\" FROM generate_series(1, 1000) n").AsAsyncEnumerable().WithCancellation(_cancellation)) read++;
        });
        Assert.Equal((499, PostgresErrorCodes.DivisionByZero), (read, failure.SqlState));
        Assert.Throws<PostgresException>(() => context.Database.SqlQuery<int>($"SELECT 1 / (500 - n) AS \"Value\" FROM generate_series(1, 1000) n").ToList());
        var unread = context.Database.SqlQuery<int>($"SELECT 1 / (500 - n) AS \"Value\" FROM generate_series(1, 1000) n").AsAsyncEnumerable().GetAsyncEnumerator(_cancellation);
        Assert.True(await unread.MoveNextAsync());
        await Assert.ThrowsAsync<PostgresException>(async () => await unread.DisposeAsync()); // the rest is read as it closes
        await AddAsync("b");
        Assert.Equal(["a", "b"], await NamesAsync());
    }

    [Fact]
    public async Task A_query_that_is_canceled_while_its_rows_are_read_fails_alone()
    {
        await AddAsync("a");
        await using var context = _database.CreateContext<DealingContext>();
        using var soon = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            // The first row is there long before the last: more than a buffer of them.
            await foreach (var row in context.Database.SqlQuery<string>($"SELECT CASE WHEN n > 5000 THEN pg_sleep(30)::text ELSE repeat('x', 100) END AS \"Value\" FROM generate_series(1, 6000) n").AsAsyncEnumerable().WithCancellation(soon.Token))
                await soon.CancelAsync();
        });
        await AddAsync("b");
        Assert.Equal(["a", "b"], await NamesAsync());
    }

    [Fact]
    public async Task A_query_that_fails_while_its_rows_are_read_in_a_transaction_of_the_code_leaves_it_to_be_rolled_back()
    {
        await AddAsync("a");
        await using (var context = _database.CreateContext<DealingContext>())
        await using (await context.Database.BeginTransactionAsync(_cancellation))
        {
            context.Add(new Deal { Name = "undone" });
            await context.SaveChangesAsync(_cancellation);
            await Assert.ThrowsAsync<PostgresException>(() => context.Database.SqlQuery<int>($"SELECT 1 / (500 - n) AS \"Value\" FROM generate_series(1, 1000) n").ToListAsync(_cancellation));
            var aborted = await Assert.ThrowsAsync<PostgresException>(() => context.Deals.CountAsync(_cancellation));
            Assert.Equal(PostgresErrorCodes.InFailedSqlTransaction, aborted.SqlState); // as PostgreSQL does
        }

        Assert.Equal(["a"], await NamesAsync());
    }

    [Fact]
    public async Task A_retry_strategy_that_buffers_rows_reads_all_of_them_or_fails_alone()
    {
        await using var context = _database.CreateContext<JobContext>();
        Assert.Equal(1000, (await context.Database.SqlQuery<int>($"SELECT n AS \"Value\" FROM generate_series(1, 1000) n").ToListAsync(_cancellation)).Count);
        await Assert.ThrowsAsync<PostgresException>(() => context.Database.SqlQuery<int>($"SELECT 1 / (500 - n) AS \"Value\" FROM generate_series(1, 1000) n").ToListAsync(_cancellation));
        context.Add(new Job { Title = "after" });
        await context.SaveChangesAsync(_cancellation);
        Assert.Equal(1, await _database.Table("jobs.job").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Contexts_and_connections_of_the_test_share_its_transaction()
    {
        await using var connection = await _database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO dealing.deal (\"Name\", \"Status\") VALUES ('raw', 'open')";
        await using (var transaction = await connection.BeginTransactionAsync(_cancellation))
        {
            await command.ExecuteNonQueryAsync(_cancellation);
            Assert.Equal(["raw"], await NamesAsync());
            await transaction.RollbackAsync(_cancellation);
        }

        await AddAsync("ef");
        await command.ExecuteNonQueryAsync(_cancellation);
        Assert.Equal(["ef", "raw"], await NamesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_TransactionScope_around_two_contexts_completes_or_rolls_back(bool complete)
    {
        await AddAsync("before");
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await AddAsync("first");
            await using (var context = _database.CreateContext<DealingContext>())
            {
                context.AddRange(new Deal { Name = "second" }, new Deal { Name = "third" });
                await context.SaveChangesAsync(_cancellation);
            }

            if (complete) scope.Complete();
        }

        Assert.Equal(complete ? ["before", "first", "second", "third"] : ["before"], await NamesAsync());
        await AddAsync("after");
    }

    [Fact]
    public async Task Two_queries_at_once_are_refused_with_the_isolation_that_allows_them()
    {
        await using var one = _database.CreateContext<DealingContext>();
        await using var two = _database.CreateContext<DealingContext>();
        var slow = one.Database.ExecuteSqlAsync($"SELECT pg_sleep(0.5)", _cancellation);
        var query = await Assert.ThrowsAsync<PgTestKitException>(() => two.Deals.ToListAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", query.Message, StringComparison.Ordinal);
        var begin = await Assert.ThrowsAsync<PgTestKitException>(() => two.Database.BeginTransactionAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", begin.Message, StringComparison.Ordinal);
        await slow;
        Assert.Empty(await two.Deals.ToListAsync(_cancellation));
    }

    [Fact]
    public async Task A_second_query_while_the_first_is_read_is_refused_inside_a_transaction_too()
    {
        await AddAsync("a");
        await using var one = _database.CreateContext<DealingContext>();
        await using var two = _database.CreateContext<DealingContext>();
        await using var transaction = await two.Database.BeginTransactionAsync(_cancellation);
        await foreach (var deal in one.Deals.AsAsyncEnumerable().WithCancellation(_cancellation))
        {
            var exception = await Assert.ThrowsAsync<PgTestKitException>(() => two.Deals.CountAsync(_cancellation));
            Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Interceptors_of_the_application_hear_of_begin_commit_and_rollback()
    {
        var heard = new Heard();
        await using var template = await new TemplateDatabaseBuilder().AddDbContext<DealingContext>(Desk.MapEnums, options => options.AddInterceptors(heard)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        heard.Events.Clear();
        await using var context = database.CreateContext<DealingContext>();
        await using (var transaction = await context.Database.BeginTransactionAsync(_cancellation)) await transaction.CommitAsync(_cancellation);
        await using (var transaction = await context.Database.BeginTransactionAsync(_cancellation)) await transaction.RollbackAsync(_cancellation);
        Assert.Equal(["started", "committed", "started", "rolled back"], heard.Events);
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

    private sealed class Heard : DbTransactionInterceptor
    {
        public List<string> Events { get; } = [];

        public override ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            Events.Add("started");
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Events.Add("committed");
            return Task.CompletedTask;
        }

        public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Events.Add("rolled back");
            return Task.CompletedTask;
        }
    }
}
