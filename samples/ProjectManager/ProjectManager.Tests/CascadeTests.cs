using Microsoft.EntityFrameworkCore;
using PgTestKit;
using ProjectManager.Model;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>Rows are deleted with SQL, so that PostgreSQL alone decides what goes with them.</summary>
public sealed class CascadeTests(Team team) : TeamTest(team)
{
    [Fact]
    public async Task Every_foreign_key_has_its_rule()
    {
        await using var context = CreateContext();

        var rules = await context.Database.SqlQuery<string>($"""
            SELECT replace(conname, 'fk_', '') || ': ' || CASE confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE confdeltype::text END AS "Value"
            FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
            """).ToListAsync(Cancellation);

        Assert.Equal(
            [
                "channels_project_id: CASCADE",
                "messages_author_id: SET NULL",
                "messages_channel_id: CASCADE",
                "messages_parent_id: CASCADE",
                "projects_owner_id: SET NULL",
                "tasks_assignee_id: SET NULL",
                "tasks_creator_id: SET NULL",
                "tasks_project_id: CASCADE",
            ],
            rules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_project_takes_its_tasks_channels_and_messages_along_and_no_others()
    {
        await AddAsync(NewTask("Draft"));
        await AddAsync(NewMessage("Hello"));
        var intranet = await AddAsync(new Project { Name = "Intranet", OwnerId = Lead });
        await AddAsync(new ProjectTask { Title = "Plan", ProjectId = intranet.Id });

        await Database.ExecuteAsync("DELETE FROM projects WHERE id = $1", Website);

        await Database.Table("channels").ShouldBeEmptyAsync(Cancellation);
        await Database.Table("messages").ShouldBeEmptyAsync(Cancellation);
        await Database.Table("tasks").ShouldHaveValuesAsync("title", ["Plan"], Cancellation);
        await Database.Table("users").ShouldBeUnchangedAsync(Cancellation);
    }

    [Fact]
    public async Task A_channel_takes_its_messages_along_and_leaves_the_tasks()
    {
        await AddAsync(NewTask("Draft"));
        await AddAsync(NewMessage("A reply", parent: await AddAsync(NewMessage("Hello"))));

        await Database.ExecuteAsync("DELETE FROM channels WHERE id = $1", General);

        await Database.Table("messages").ShouldBeEmptyAsync(Cancellation);
        await Database.Table("tasks").ShouldHaveCountAsync(1, Cancellation);
    }

    [Fact]
    public async Task A_project_outlives_its_owner()
    {
        await Database.ExecuteAsync("DELETE FROM users WHERE id = $1", Lead);

        await Database.Table("projects").ShouldContainOnlyAsync([new { id = Website, owner_id = (int?)null }], Cancellation);
        await Database.ShouldHaveNoChangesOutsideAsync(["users", "projects"], Cancellation);
    }

    [Theory]
    [InlineData(Lead, null, Developer)]
    [InlineData(Developer, Lead, null)]
    [InlineData(Tester, Lead, Developer)]
    public async Task A_task_outlives_who_made_it_and_who_does_it(int gone, int? creator, int? assignee)
    {
        var task = NewTask("Draft");
        task.AssigneeId = Developer;
        await AddAsync(task);

        await Database.ExecuteAsync("DELETE FROM users WHERE id = $1", gone);

        await Database.Table("tasks").ShouldContainOnlyAsync([new { title = "Draft", creator_id = creator, assignee_id = assignee }], Cancellation);
    }

    [Fact]
    public async Task A_message_outlives_its_author()
    {
        await AddAsync(NewMessage("Hello"));

        await Database.ExecuteAsync("DELETE FROM users WHERE id = $1", Developer);

        await Database.Table("messages").ShouldContainOnlyAsync([new { content = "Hello", author_id = (int?)null }], Cancellation);
    }
}
