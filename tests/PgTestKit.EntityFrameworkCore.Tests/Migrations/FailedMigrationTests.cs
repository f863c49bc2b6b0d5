using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests.Migrations;

public sealed class FailedMigrationTests(BareServer server) : IClassFixture<BareServer>
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_migration_that_fails_half_way_leaves_no_template_and_the_next_run_starts_clean()
    {
        var before = await server.DatabasesAsync();
        var builder = server.Builder().AddDbContext<SwitchedContext>();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));
        Assert.StartsWith("context SwitchedContext failed in migration 20260102000000_Outside: 22012: division by zero", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await server.DatabasesAsync());

        await server.ExecuteAsync("CREATE ROLE switch");
        await using var template = await builder.BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
            Assert.Equal(2, await database.QueryScalarAsync<long>("""SELECT count(*) FROM "__EFMigrationsHistory" """));

        // Statements outside of the transaction can be walked too, and so can those that stop half-way.
        (await MigrationRunner.For<SwitchedContext>(template).WalkAsync(_cancellation)).ShouldBeClean();
        await server.ExecuteAsync("DROP ROLE switch");
        var report = await MigrationRunner.For<SwitchedContext>(template).WalkAsync(_cancellation);
        var finding = Assert.Single(report.Findings, finding => finding.Kind == MigrationFindingKind.UpFails);
        Assert.Equal(
            """
            Up fails: 22012: division by zero.
            It stops half-way, because a statement runs outside the transaction. What differs from before:
              table public.job
            +   index job_title USING btree (title)
            """, finding.Text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_migration_whose_connection_breaks_is_begun_anew()
    {
        var (cut, log) = (new Cut(server), new ConcurrentQueue<string>());

        await using var template = await server.Builder().AddSqlText("a template of its own", "SELECT 'cut'").AddDbContext<JobContext>(options: options => options.AddInterceptors(cut), create: options => new(options)).LogTo(log.Enqueue).BuildAsync(_cancellation);

        Assert.Equal(2, cut.Tables);
        Assert.Contains(log, line => line.Contains("broke off while the template was built, which begins anew", StringComparison.Ordinal));
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await database.Table("jobs.job").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_real_error_is_not_tried_again()
    {
        var (count, log) = (new Cut(null), new ConcurrentQueue<string>());
        await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddDbContext<HalfWayContext>(npgsql => npgsql.EnableRetryOnFailure(), options => options.AddInterceptors(count)).LogTo(log.Enqueue).BuildAsync(_cancellation));
        Assert.Equal(2, count.Tables); // one in each migration
        Assert.DoesNotContain(log, line => line.Contains("broke off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_not_tried_again()
    {
        var (slow, log) = (new Slow(), new ConcurrentQueue<string>());
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSqlText("a template of its own", "SELECT 'slow'").AddDbContext<JobContext>(npgsql => npgsql.CommandTimeout(1), options => options.AddInterceptors(slow), options => new(options)).LogTo(log.Enqueue).BuildAsync(_cancellation));
        Assert.Equal(1, slow.Tables);
        Assert.Contains("Timeout during reading attempt", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log, line => line.Contains("broke off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_a_seeds_context_can_not_save_is_told_in_PostgreSQLs_words()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddDbContext<JobContext>(create: options => new(options))
            .AddSeed<JobContext>("jobs", "twice", async (context, cancellation) =>
            {
                context.Add(new Job { Id = 1, Title = "a" });
                await context.SaveChangesAsync(cancellation);
                context.ChangeTracker.Clear();
                context.Add(new Job { Id = 1, Title = "b" });
            }).BuildAsync(_cancellation));
        Assert.Contains("23505: duplicate key value violates unique constraint \"PK_job\" (Key (id)=(1) already exists).", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes a table take longer than its command may.</summary>
    private sealed class Slow : DbCommandInterceptor
    {
        public int Tables { get; private set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.StartsWith("CREATE TABLE jobs.job", StringComparison.Ordinal))
            {
                Tables++;
                command.CommandText = "SELECT pg_sleep(600)";
            }

            return new(result);
        }
    }

    /// <summary>Counts the tables that migrations make, and ends every connection before the first of them, as a restart does.</summary>
    private sealed class Cut(BareServer? server) : DbCommandInterceptor
    {
        public int Tables { get; private set; }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (!command.CommandText.StartsWith("CREATE TABLE ", StringComparison.Ordinal) || command.CommandText.Contains("__EFMigrationsHistory", StringComparison.Ordinal)) return result;
            if (++Tables == 1 && server is not null) await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
            return result;
        }
    }
}
