using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PgTestKit;
using ProjectManager.Data;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>Migrations change the schema itself, so that each test has a clone that nobody uses again.</summary>
public sealed class MigrationTests(Team team) : TeamTest(team, TestIsolation.Clone)
{
    private readonly Team _team = team;

    [Fact]
    public async Task The_migrations_lead_to_the_model() => await Database.ShouldHaveNoPendingModelChangesAsync(Cancellation);

    [Fact]
    public async Task The_schema_is_the_one_that_was_reviewed() => await Database.Schema.ShouldMatchFileAsync("schema.txt", Cancellation);

    [Fact]
    public async Task Every_migration_goes_up_and_down_and_up_again_and_keeps_its_rows()
    {
        var report = await MigrationRunner.For<ProjectContext>(_team.Template)
            .LoadAt("InitialCreate", """
                INSERT INTO users (username, email, hashed_password) VALUES ('one', 'one@team.example', '-');
                INSERT INTO projects (name, owner_id) SELECT 'Website', id FROM users;
                INSERT INTO tasks (title, project_id, creator_id, is_urgent) SELECT 'Urgent', id, owner_id, true FROM projects;
                INSERT INTO tasks (title, project_id, status, completed_at) SELECT 'Done', id, 'done', now() FROM projects;
                """)
            .LoadAt("AddChat", """
                INSERT INTO channels (name, project_id) SELECT 'general', id FROM projects;
                INSERT INTO messages (content, channel_id) SELECT 'Hello', id FROM channels;
                """)
            .WalkAsync(Cancellation);

        report.ShouldBeClean();
        Assert.Equal(4, report.Migrations.Count);
    }

    [Fact]
    public async Task An_urgent_task_is_urgent_before_and_after_there_are_priorities()
    {
        await AddTasksAsync("urgent", "high");

        await MigrateAsync("AddThreads");
        Assert.Equal("high: false, urgent: true", await TasksAsync("is_urgent"));

        await MigrateAsync();
        Assert.Equal("high: medium, urgent: urgent", await TasksAsync("priority"));
    }

    [Fact]
    public async Task Messages_lose_their_threads_on_the_way_back_and_nothing_else()
    {
        await AddAsync(NewMessage("Answer", await AddAsync(NewMessage("Question"))));

        await MigrateAsync("AddChat");
        await MigrateAsync();

        await Database.Table("messages").ShouldContainOnlyAsync(
            [new { content = "Question", parent_id = (int?)null }, new { content = "Answer", parent_id = (int?)null }], Cancellation);
    }

    [Fact]
    public async Task The_first_migration_leaves_nothing_when_it_is_undone()
    {
        await MigrateAsync(Migration.InitialDatabase);

        Assert.Equal("__EFMigrationsHistory", await Database.QueryScalarAsync<string>(
            "SELECT string_agg(name, ', ') FROM (SELECT tablename FROM pg_tables WHERE schemaname = 'public' UNION ALL SELECT typname FROM pg_type WHERE typtype = 'e') AS left_over (name)"));
        await MigrateAsync();
        await Database.Schema.ShouldMatchAsync<ProjectContext>(cancellationToken: Cancellation);
    }

    private async Task MigrateAsync(string? target = null)
    {
        await using var context = CreateContext();
        await context.GetService<IMigrator>().MigrateAsync(target, Cancellation);
    }

    private async Task AddTasksAsync(params string[] priorities)
    {
        foreach (var priority in priorities)
            await Database.ExecuteAsync("INSERT INTO tasks (title, project_id, priority) VALUES ($1, $2, $1::task_priority)", priority, Website);
    }

    private Task<string?> TasksAsync(string column) =>
        Database.QueryScalarAsync<string?>($"SELECT string_agg(title || ': ' || {column}::text, ', ' ORDER BY title) FROM tasks");
}
