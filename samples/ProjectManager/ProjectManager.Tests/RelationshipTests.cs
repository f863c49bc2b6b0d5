using Microsoft.EntityFrameworkCore;
using Npgsql;
using ProjectManager.Model;
using Xunit;

namespace ProjectManager.Tests;

public sealed class RelationshipTests(Team team) : TeamTest(team)
{
    [Fact]
    public async Task A_project_knows_its_owner_tasks_and_channels()
    {
        await AddAsync(NewTask("Draft"));
        await AddAsync(NewTask("Review"));
        await using var context = CreateContext();

        var project = await context.Projects
            .Include(project => project.Owner).Include(project => project.Tasks).Include(project => project.Channels)
            .SingleAsync(Cancellation);

        Assert.Equal("lead", project.Owner?.Username);
        Assert.Equal(["Draft", "Review"], project.Tasks.Select(task => task.Title).Order());
        Assert.Equal(["general"], project.Channels.Select(channel => channel.Name));
    }

    [Fact]
    public async Task A_task_tells_who_made_it_from_who_does_it()
    {
        var task = NewTask("Draft");
        task.AssigneeId = Developer;
        await AddAsync(task);
        await using var context = CreateContext();

        var saved = await context.Tasks.Include(task => task.Creator).Include(task => task.Assignee).SingleAsync(Cancellation);

        Assert.Equal(("lead", "developer"), (saved.Creator?.Username, saved.Assignee?.Username));
    }

    [Fact]
    public async Task A_whole_project_is_saved_at_once()
    {
        var project = new Project { Name = "Intranet", OwnerId = Lead };
        project.Tasks.Add(new() { Title = "Draft" });
        var channel = new Channel { Name = "general" };
        channel.Messages.Add(new() { Content = "Hello", AuthorId = Lead });
        project.Channels.Add(channel);

        await AddAsync(project);

        await using var context = CreateContext();
        Assert.Equal(project.Id, (await context.Messages.Include(message => message.Channel).SingleAsync(Cancellation)).Channel?.ProjectId);
    }

    [Fact]
    public async Task A_task_of_no_project_is_refused()
    {
        var violation = await RefusedAsync(new ProjectTask { Title = "Draft", ProjectId = 4711 });

        Assert.Equal((PostgresErrorCodes.ForeignKeyViolation, "fk_tasks_project_id"), (violation.SqlState, violation.ConstraintName));
    }
}
