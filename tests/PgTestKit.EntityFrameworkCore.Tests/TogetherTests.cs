using PgTestKit.EntityFrameworkCore.Tests.Migrations;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>A dump, roles, two contexts, seeds and the verification in one builder, and all that a test can ask of it.</summary>
public sealed class TogetherTests(BareServer server) : IClassFixture<BareServer>
{
    private const string Role = "together_app";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task The_pieces_work_together(TestIsolation isolation)
    {
        await using var template = await Builder().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        var before = (await database.Schema.ReadAsync(_cancellation)).ToString();

        await using (var dealing = database.CreateContext<DealingContext>())
        await using (var jobs = database.CreateContext<JobContext>())
        {
            dealing.Add(new Deal { Name = "new", Status = DealStatus.FullyBooked });
            jobs.Add(new Job { Title = "new" });
            await dealing.SaveChangesAsync(_cancellation);
            await jobs.SaveChangesAsync(_cancellation);
            jobs.Remove(await jobs.Jobs.OrderBy(job => job.Id).FirstAsync(_cancellation));
            var refused = await Assert.ThrowsAsync<DbUpdateException>(() => jobs.SaveChangesAsync(_cancellation));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refused.InnerException).SqlState);
        }

        await CheckRowsAsync(database);
        Assert.Equal(DealStatus.FullyBooked, await database.QueryScalarAsync<DealStatus>("SELECT \"Status\" FROM dealing.deal WHERE \"Name\" = 'new'"));
        await database.Schema.ShouldMatchAsync<DealingContext>(cancellationToken: _cancellation);
        await database.Schema.ShouldMatchAsync<JobContext>(cancellationToken: _cancellation);
        await database.ShouldHaveNoPendingModelChangesAsync(_cancellation);
        (await MigrationRunner.For<JobContext>(template).WalkAsync(_cancellation)).ShouldBeClean();
        await database.SnapshotAsync("so far", _cancellation);
        await database.ExecuteAsync("DELETE FROM dealing.deal");
        Assert.Equal(0, await database.Table("dealing.deal").CountAsync(_cancellation));
        await database.RestoreSnapshotAsync("so far", _cancellation);
        await CheckRowsAsync(database);
        if (isolation != TestIsolation.Transaction) await RestoreAsync(database);
        Assert.Equal(before, (await database.Schema.ReadAsync(_cancellation)).ToString());
    }

    [Fact]
    public async Task Each_step_is_in_the_account_in_its_order()
    {
        await using var template = await Builder().AddSqlText(Guid.NewGuid().ToString(), "SELECT 1").BuildAsync(_cancellation);
        Assert.Equal(
            [$"role \"{Role}\"", "script library.sql", "context DealingContext", "context JobContext", $"grants of \"{Role}\" on schema \"dealing\"", $"grants of \"{Role}\" on schema \"jobs\"", $"grants of \"{Role}\" on schema \"lending\"", "search path", "seed deals", "seed jobs"],
            template.Report.Steps.Take(10).Select(step => step.Name));
        Assert.Equal("verification", template.Report.Steps[^1].Name);
        Assert.Contains("The role lacks UPDATE, DELETE. [WriteGrant]", Assert.Single(template.Report.Steps[^1].Warnings), StringComparison.Ordinal);
    }

    private TemplateDatabaseBuilder Builder() => server.Builder()
        .AddRole(Role)
        .AddSql("library.sql")
        .AddDbContext<DealingContext>(Desk.MapEnums)
        .AddDbContext<JobContext>(npgsql => npgsql.MigrationsHistoryTable("history", "jobs"), create: options => new(options))
        .AddGrants(Role, "dealing")
        .AddGrants(Role, "jobs", tables: "SELECT, INSERT")
        .AddGrants(Role, "lending", tables: "SELECT", sequences: "")
        .SetSearchPath(["lending", "public"])
        .AddSeed<DealingContext>("deals", "1", (context, _) =>
        {
            context.Add(new Deal { Name = "seeded", Status = DealStatus.Open });
            return Task.CompletedTask;
        })
        .AddSeed<JobContext>("jobs", "1", (context, _) =>
        {
            context.Add(new Job { Title = "seeded" });
            return Task.CompletedTask;
        })
        .Verify(options => options.Set(DifferenceKind.UnknownTable, DifferenceSeverity.Ignore).Set(DifferenceKind.LabelOrder, DifferenceSeverity.Ignore))
        .ConnectAs(Role);

    private async Task CheckRowsAsync(TestDatabase database)
    {
        Assert.Equal(Role, await database.QueryScalarAsync<string>("SELECT session_user::text"));
        Assert.Equal(2, await database.Table("dealing.deal").CountAsync(_cancellation));
        Assert.Equal(2, await database.Table("jobs.job").CountAsync(_cancellation));
        Assert.NotEqual(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM book")); // by the search path
    }

    private async Task RestoreAsync(TestDatabase database)
    {
        var file = Path.Combine(Path.GetTempPath(), $"pgtestkit-{Guid.NewGuid():N}.dump");
        try
        {
            await database.DumpAsync(file, _cancellation);
            await database.ExecuteAsync("DELETE FROM dealing.deal");
            await database.RestoreAsync(file, _cancellation);
            await CheckRowsAsync(database);
            await database.ShouldSurviveDumpAsync(_cancellation);
        }
        catch (PgTestKitException exception) when (exception.Message.Contains("Install PostgreSQL's client programs", StringComparison.Ordinal))
        {
            Assert.Skip(exception.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
