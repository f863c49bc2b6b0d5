using Npgsql;
using PgTestKit;
using ProjectManager.Model;
using ProjectManager.Services;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>A job in the background has connections of its own and commits.</summary>
public sealed class OverdueTests(Team team) : TeamTest(team, TestIsolation.Reset)
{
    [Fact]
    public async Task An_overdue_task_becomes_urgent_and_is_announced_once()
    {
        await AddTaskAsync("Overdue", daysLeft: -1);
        await AddTaskAsync("Due today", daysLeft: 0);
        await AddTaskAsync("Some day", daysLeft: null);

        Assert.Equal((1, 0), (await EscalateAsync(), await EscalateAsync()));

        await Database.Table("tasks").ShouldContainAsync(new { title = "Overdue", priority = TaskPriority.Urgent }, Cancellation);
        await Database.Table("messages").ShouldContainOnlyAsync([new { channel_id = General, content = "Overdue: Overdue", author_id = (int?)null }], Cancellation);
    }

    [Fact]
    public async Task What_is_done_is_left_alone()
    {
        var task = await AddTaskAsync("Finished", daysLeft: -1);
        await Database.ExecuteAsync("UPDATE tasks SET status = 'done', completed_at = now() WHERE id = $1", task.Id);

        Assert.Equal(0, await EscalateAsync());

        await Database.Table("messages").ShouldBeEmptyAsync(Cancellation);
    }

    [Fact]
    public async Task A_task_that_somebody_is_changing_is_left_for_the_next_time()
    {
        var task = await AddTaskAsync("In change", daysLeft: -1);
        await AddTaskAsync("Overdue", daysLeft: -1);
        await using (var other = await Database.DataSource.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await other.BeginTransactionAsync(Cancellation);
            await using var change = new NpgsqlCommand("UPDATE tasks SET title = title WHERE id = $1", other) { Parameters = { new() { Value = task.Id } } };
            await change.ExecuteNonQueryAsync(Cancellation);

            Assert.Equal(1, await EscalateAsync());
        }

        Assert.Equal(1, await EscalateAsync());
    }

    [Fact]
    public async Task Instances_that_run_at_once_announce_each_task_once()
    {
        for (var number = 0; number < 20; number++)
            await AddTaskAsync($"Task {number}", daysLeft: -1);

        var escalated = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EscalateAsync()));

        Assert.Equal(20, escalated.Sum());
        await Database.Table("messages").ShouldHaveCountAsync(20, Cancellation);
    }

    [Fact]
    public async Task The_application_looks_for_overdue_tasks_when_it_starts()
    {
        await AddTaskAsync("Overdue", daysLeft: -1);
        await using var api = new TeamApi(Database, withWorker: true);
        using var client = api.CreateClient();

        await DatabaseCheck.EventuallyAsync(
            cancellation => Database.Table("messages").ShouldContainAsync(new { content = "Overdue: Overdue" }, cancellation),
            TimeSpan.FromSeconds(30),
            Cancellation);
    }

    private Task<ProjectTask> AddTaskAsync(string title, int? daysLeft)
    {
        var task = NewTask(title);
        task.DueDate = daysLeft is { } days ? FixedTime.Today.AddDays(days) : null;
        return AddAsync(task);
    }

    private async Task<int> EscalateAsync()
    {
        await using var context = CreateContext();
        return await new OverdueTasks(context, FixedTime.Default).EscalateAsync(Cancellation);
    }
}
