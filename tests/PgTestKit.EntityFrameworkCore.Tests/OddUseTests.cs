using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>Odd but legal uses of EF Core, which in every isolation end as they would in production.</summary>
public sealed class OddUseTests(Desk desk)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task EnsureDeleted_is_refused_by_its_own_name(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await using var context = database.CreateContext<JobContext>();
        foreach (var exception in new[] { await Assert.ThrowsAsync<PgTestKitException>(() => context.Database.EnsureDeletedAsync(_cancellation)), Assert.Throws<PgTestKitException>(() => context.Database.EnsureDeleted()) })
        {
            Assert.Contains("EnsureDeleted", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("OnConfiguring", exception.Message, StringComparison.Ordinal);
        }

        Assert.False(await context.Database.EnsureCreatedAsync(_cancellation));
        Assert.Equal(0, await context.Jobs.CountAsync(_cancellation)); // the test goes on
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_context_that_was_configured_for_another_database_is_stopped(TestIsolation isolation)
    {
        await using var template = await new TemplateDatabaseBuilder().AddDbContext<StubbornContext>(create: options => new(options) { IsStubborn = false }).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        var services = new ServiceCollection().AddDbContext<StubbornContext>();
        services.UseTestDatabase(database);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => scope.ServiceProvider.GetRequiredService<StubbornContext>().Database.ExecuteSqlAsync($"SELECT 1", _cancellation));
        Assert.Contains("OnConfiguring", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_statement_that_is_canceled_before_it_begins_undoes_nothing(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await using var context = database.CreateContext<DealingContext>();
        await context.Database.ExecuteSqlAsync($"INSERT INTO dealing.deal (\"Name\", \"Status\") VALUES ('a', 'open')", _cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Database.ExecuteSqlAsync($"DELETE FROM dealing.deal", new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Deals.ToListAsync(new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Deals.ExecuteDeleteAsync(new CancellationToken(canceled: true)));
        Assert.Equal(["a"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_parameter_that_can_not_be_sent_fails_alone(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await AddAsync(database, "a");
        await using var context = database.CreateContext<DealingContext>();
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => context.Database.ExecuteSqlRawAsync("SELECT {0}", [new NpgsqlParameter("p", new Version(1, 0))], _cancellation));
            await Assert.ThrowsAnyAsync<Exception>(() => context.Database.ExecuteSqlRawAsync("SELECT @p", [new NpgsqlParameter("p", NpgsqlTypes.NpgsqlDbType.Integer) { Value = "x" }], _cancellation));
        }

        await AddAsync(database, "b");
        Assert.Equal(["a", "b"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_save_that_is_canceled_half_way_saves_nothing(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await database.ExecuteAsync("CREATE FUNCTION dealing.dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.\"Name\" = 'slow' THEN PERFORM pg_sleep(30); END IF; RETURN new; END $$; CREATE TRIGGER dawdle BEFORE INSERT ON dealing.deal FOR EACH ROW EXECUTE FUNCTION dealing.dawdle()");
        await AddAsync(database, "before");
        foreach (var names in new[] { new[] { "slow" }, ["quick", "slow"] })
        {
            await using var context = database.CreateContext<DealingContext>();
            context.AddRange(names.Select(name => new Deal { Name = name }));
            using var soon = new CancellationTokenSource(100);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.SaveChangesAsync(soon.Token));
        }

        await AddAsync(database, "after");
        Assert.Equal(["after", "before"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_commit_that_is_canceled_commits_nothing(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await using (var context = database.CreateContext<DealingContext>())
        await using (var transaction = await context.Database.BeginTransactionAsync(_cancellation))
        {
            context.Add(new Deal { Name = "undone" });
            await context.SaveChangesAsync(_cancellation);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.CommitAsync(new CancellationToken(canceled: true)));
        }

        await using (var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(_cancellation))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO dealing.deal (\"Name\", \"Status\") VALUES ('raw', 'open')";
            command.Transaction = transaction;
            await command.ExecuteNonQueryAsync(_cancellation);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.CommitAsync(new CancellationToken(canceled: true)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.RollbackAsync(new CancellationToken(canceled: true)));
        }

        Assert.Empty(await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_commit_while_rows_are_read_commits_nothing(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await AddAsync(database, "a");
        await using (var context = database.CreateContext<DealingContext>())
        await using (var transaction = await context.Database.BeginTransactionAsync(_cancellation))
        {
            context.Add(new Deal { Name = "undone" });
            await context.SaveChangesAsync(_cancellation);
            await using var stream = context.Deals.AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator(_cancellation);
            Assert.True(await stream.MoveNextAsync());
            await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(_cancellation));
        }

        Assert.Equal(["a"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_transaction_that_two_contexts_share_is_one(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        foreach (var commit in new[] { true, false })
        {
            await using var first = database.CreateContext<DealingContext>();
            await using var transaction = await first.Database.BeginTransactionAsync(_cancellation);
            first.Add(new Deal { Name = "first " + commit });
            await first.SaveChangesAsync(_cancellation);
            await using (var second = Sharing(first))
            {
                await second.Database.UseTransactionAsync(transaction.GetDbTransaction(), _cancellation);
                second.Add(new Deal { Name = "second " + commit });
                await second.SaveChangesAsync(_cancellation);
                second.Add(new Deal { Name = "first " + commit });
                await Assert.ThrowsAsync<DbUpdateException>(() => second.SaveChangesAsync(_cancellation)); // goes back to EF's own savepoint
            }

            if (commit) await transaction.CommitAsync(_cancellation);
        }

        Assert.Equal(["first True", "second True"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_pooled_context_that_goes_back_with_an_open_transaction_has_none_when_it_comes_again(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        var heard = new Heard();
        var services = new ServiceCollection().AddSingleton(heard).AddDbContextPool<DealingContext>((provider, options) => options.UseNpgsql("Host=production.invalid", Desk.MapEnums).AddInterceptors(provider.GetRequiredService<Heard>()), poolSize: 1);
        services.UseTestDatabase(database);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        for (var round = 0; round < 3; round++)
        {
            await using var scope = provider.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<DealingContext>();
            Assert.Null(context.Database.CurrentTransaction);
            await context.Database.BeginTransactionAsync(_cancellation);
            context.Add(new Deal { Name = "undone" });
            await context.SaveChangesAsync(_cancellation);
        }

        Assert.Empty(await NamesAsync(database));
        Assert.Equal(3, heard.Saves);
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_bulk_update_in_a_retry_strategy_and_its_failure(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await using var context = database.CreateContext<JobContext>();
        var strategy = context.Database.CreateExecutionStrategy();
        Assert.True(strategy.RetriesOnFailure);
        context.AddRange(new Job { Title = "a" }, new Job { Title = "b" });
        await context.SaveChangesAsync(_cancellation);
        var tries = 0;
        await strategy.ExecuteInTransactionAsync(
            async cancellation =>
            {
                await context.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.Title, job => job.Title + "!"), cancellation);
                if (tries++ == 0) await context.Database.ExecuteSqlAsync($"DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40001'; END $$", cancellation);
            },
            _ => Task.FromResult(false), _cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => strategy.ExecuteAsync(_ => context.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.Id, job => 1 / (job.Id - job.Id)), _cancellation), _cancellation));
        Assert.Equal(2, tries);
        Assert.Equal("a!,b!", await database.QueryScalarAsync<string>("SELECT string_agg(title, ',' ORDER BY title) FROM jobs.job"));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Nested_scopes_complete_and_roll_back(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        using (var outer = Scope(TransactionScopeOption.Required))
        {
            await AddAsync(database, "outer");
            using (var inner = Scope(TransactionScopeOption.Required))
            {
                await AddAsync(database, "inner");
                inner.Complete();
            }

            using (Scope(TransactionScopeOption.RequiresNew)) await AddAsync(database, "undone");
            using (var other = Scope(TransactionScopeOption.RequiresNew))
            {
                await AddAsync(database, "other");
                other.Complete();
            }

            using (Scope(TransactionScopeOption.Suppress)) await AddAsync(database, "suppressed");
            outer.Complete();
        }

        Assert.Equal(["inner", "other", "outer", "suppressed"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_scope_whose_time_is_up_while_a_statement_runs_is_an_error_of_the_code(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var scope = new TransactionScope(TransactionScopeOption.Required, TimeSpan.FromMilliseconds(200), TransactionScopeAsyncFlowOption.Enabled);
            await AddAsync(database, "undone");
            await using (var context = database.CreateContext<DealingContext>()) await context.Database.ExecuteSqlAsync($"SELECT pg_sleep(1.5)", _cancellation);
            scope.Complete();
        });
        await AddAsync(database, "after");
        Assert.Equal(["after"], await NamesAsync(database));
    }

    [Fact]
    public async Task A_scope_with_another_resource_ends_with_it()
    {
        // On connections of their own PostgreSQL would need max_prepared_transactions.
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        foreach (var vote in new[] { true, false })
        {
            await Record.ExceptionAsync(async () =>
            {
                using var scope = Scope(TransactionScopeOption.Required);
                await AddAsync(database, "vote " + vote);
                Transaction.Current!.EnlistVolatile(new Voter(vote), EnlistmentOptions.None);
                scope.Complete();
            });
        }

        Assert.Equal(["vote True"], await NamesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_stream_that_was_left_open_is_closed_with_its_context_or_named(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        for (var i = 0; i < 20; i++) await AddAsync(database, "deal " + i);
        var context = database.CreateContext<DealingContext>();
        var stream = context.Deals.AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator(_cancellation);
        Assert.True(await stream.MoveNextAsync());
        if (isolation == TestIsolation.Transaction)
        {
            var exception = await Assert.ThrowsAsync<PgTestKitException>(() => NamesAsync(database));
            Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(20, (await NamesAsync(database)).Count);
        }

        await stream.DisposeAsync();
        await context.DisposeAsync();
        Assert.Equal(20, (await NamesAsync(database)).Count);
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_save_without_a_transaction_of_its_own_keeps_what_came_before_the_failure(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await AddAsync(database, "a");
        await using var context = database.CreateContext<DealingContext>();
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        context.AddRange(new Deal { Name = "b" }, new Deal { Name = "a" });
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(_cancellation));
        Assert.Throws<DbUpdateException>(() => context.SaveChanges());
        context.ChangeTracker.Clear();
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        context.Add(new Deal { Name = "c" });
        await context.SaveChangesAsync(_cancellation);
        Assert.Equal(["a", "c"], await NamesAsync(database)); // one batch: all or nothing
    }

    private static DealingContext Sharing(DealingContext context)
    {
        var builder = new DbContextOptionsBuilder<DealingContext>();
        builder.UseNpgsql(context.Database.GetDbConnection(), Desk.MapEnums);
        return new(builder.Options);
    }

    private static TransactionScope Scope(TransactionScopeOption option) => new(option, TransactionScopeAsyncFlowOption.Enabled);

    private async Task AddAsync(TestDatabase database, string name)
    {
        await using var context = database.CreateContext<DealingContext>();
        context.Add(new Deal { Name = name });
        await context.SaveChangesAsync(_cancellation);
    }

    private async Task<List<string>> NamesAsync(TestDatabase database)
    {
        await using var context = database.CreateContext<DealingContext>();
        return await context.Deals.Select(deal => deal.Name).Order().ToListAsync(_cancellation);
    }

    private sealed class Heard : SaveChangesInterceptor
    {
        public int Saves { get; private set; }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Saves++;
            return new(result);
        }
    }

    private sealed class Voter(bool vote) : IEnlistmentNotification
    {
        public void Prepare(PreparingEnlistment preparingEnlistment)
        {
            if (vote) preparingEnlistment.Prepared();
            else preparingEnlistment.ForceRollback();
        }

        public void Commit(Enlistment enlistment) => enlistment.Done();

        public void Rollback(Enlistment enlistment) => enlistment.Done();

        public void InDoubt(Enlistment enlistment) => enlistment.Done();
    }

    private sealed class StubbornContext(DbContextOptions<StubbornContext> options) : DbContext(options)
    {
        public bool IsStubborn { get; init; } = true;

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        {
            if (IsStubborn) optionsBuilder.UseNpgsql("Host=production.invalid;Database=never");
        }
    }
}
