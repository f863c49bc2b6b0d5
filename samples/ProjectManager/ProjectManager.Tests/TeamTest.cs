using Microsoft.EntityFrameworkCore;
using Npgsql;
using PgTestKit;
using ProjectManager.Data;
using ProjectManager.Model;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>A database of the test's own, rolled back when it ends.</summary>
public abstract class TeamTest(Team team, TestIsolation isolation = TestIsolation.Transaction) : PostgresTest(team, isolation)
{
    // The ids of the seed files.
    protected const int Lead = 1;
    protected const int Developer = 2;
    protected const int Tester = 3;
    protected const int Website = 1;
    protected const int General = 1;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ProjectContext CreateContext() => Database.CreateContext<ProjectContext>();

    protected static ProjectTask NewTask(string title) => new() { Title = title, ProjectId = Website, CreatorId = Lead };

    protected static Message NewMessage(string content, Message? parent = null) =>
        new() { Content = content, ChannelId = General, AuthorId = Developer, ParentId = parent?.Id };

    /// <summary>Saves an entity with a context that nobody uses again.</summary>
    protected async Task<T> AddAsync<T>(T entity) where T : Entity
    {
        await using var context = CreateContext();
        context.Add(entity);
        await context.SaveChangesAsync(Cancellation);
        return entity;
    }

    /// <summary>What PostgreSQL says to an entity.</summary>
    protected async Task<PostgresException> RefusedAsync(Entity entity) =>
        Assert.IsType<PostgresException>((await Assert.ThrowsAsync<DbUpdateException>(() => AddAsync(entity))).InnerException);
}
