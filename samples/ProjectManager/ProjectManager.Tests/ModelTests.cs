using Microsoft.EntityFrameworkCore;
using PgTestKit;
using ProjectManager.Data;
using ProjectManager.Model;
using Xunit;

namespace ProjectManager.Tests;

public sealed class ModelTests(Team team) : TeamTest(team)
{
    [Fact]
    public async Task The_catalog_is_what_the_model_says() =>
        await Database.Schema.ShouldMatchAsync<ProjectContext>(cancellationToken: Cancellation);

    [Theory]
    [InlineData("user_role", "member", "project_manager", "admin")]
    [InlineData("project_status", "planning", "active", "on_hold", "completed", "cancelled")]
    [InlineData("task_status", "todo", "in_progress", "in_review", "done")]
    [InlineData("task_priority", "low", "medium", "high", "urgent")]
    public Task An_enum_type_has_its_labels_in_this_order(string type, params string[] labels) =>
        Database.ShouldHaveEnumAsync(type, labels, Cancellation);

    [Fact]
    public async Task A_row_that_says_only_what_it_must_gets_the_defaults()
    {
        await Database.ExecuteAsync("INSERT INTO users (username, email, hashed_password) VALUES ('new', 'new@team.example', '-')");
        await Database.ExecuteAsync("INSERT INTO projects (name) VALUES ('Intranet')");
        await Database.ExecuteAsync("INSERT INTO tasks (title, project_id) VALUES ('Draft', $1)", Website);
        await Database.ExecuteAsync("INSERT INTO channels (name, project_id) VALUES ('design', $1)", Website);
        await Database.ExecuteAsync("INSERT INTO messages (content, channel_id) VALUES ('Hello', $1)", General);

        await Database.Table("users").ShouldContainAsync(new { username = "new", role = UserRole.Member, is_active = true }, Cancellation);
        await Database.Table("projects").ShouldContainAsync(new { name = "Intranet", status = ProjectStatus.Planning, is_archived = false }, Cancellation);
        await Database.Table("tasks").ShouldContainAsync(new { title = "Draft", status = ProjectTaskStatus.Todo, priority = TaskPriority.Medium }, Cancellation);
        await Database.Table("channels").ShouldContainAsync(new { name = "design", is_private = false }, Cancellation);
        await Database.Table("messages").ShouldContainAsync(new { content = "Hello", is_edited = false }, Cancellation);
    }

    [Theory]
    [InlineData(TaskPriority.Low)]
    [InlineData(TaskPriority.Medium)]
    [InlineData(TaskPriority.Urgent)]
    public async Task A_priority_is_saved_as_it_was_set_though_the_column_has_a_default(TaskPriority priority)
    {
        var task = NewTask("Draft");
        task.Priority = priority;

        await AddAsync(task);

        await Database.Table("tasks").ShouldContainAsync(new { id = task.Id, priority }, Cancellation);
    }

    [Fact]
    public async Task A_user_who_is_added_inactive_stays_inactive()
    {
        var user = await AddAsync(new User { Username = "former", Email = "former@team.example", HashedPassword = "-", IsActive = false });

        await Database.Table("users").ShouldContainAsync(new { id = user.Id, is_active = false }, Cancellation);
    }

    [Fact]
    public async Task What_is_added_carries_the_contexts_time_in_UTC()
    {
        await AddAsync(NewTask("Draft"));

        await using var context = CreateContext();
        var saved = await context.Tasks.SingleAsync(Cancellation);

        Assert.Equal((FixedTime.Now, FixedTime.Now), (saved.CreatedAt, saved.UpdatedAt));
        Assert.Equal(DateTimeKind.Utc, saved.CreatedAt.Kind);
    }

    [Fact]
    public async Task A_change_moves_updated_at_and_leaves_created_at()
    {
        await using var context = CreateContext();
        var project = await context.Projects.SingleAsync(Cancellation);
        var created = project.CreatedAt;

        project.Status = ProjectStatus.OnHold;
        await context.SaveChangesAsync(Cancellation);

        Assert.True(created < FixedTime.Now);
        await Database.Table("projects").ShouldContainAsync(new { status = ProjectStatus.OnHold, created_at = created, updated_at = FixedTime.Now }, Cancellation);
    }

    [Fact]
    public async Task A_local_time_is_refused()
    {
        var task = NewTask("Draft");
        (task.Status, task.CompletedAt) = (ProjectTaskStatus.Done, new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Local));

        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => AddAsync(task));

        Assert.IsType<ArgumentException>(exception.InnerException);
    }
}
