using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PgTestKit;
using ProjectManager.Model;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>Over HTTP, and still rolled back: EF Core and Dapper in the application share the test's transaction.</summary>
public sealed class ApiTests(Team team) : TeamTest(team)
{
    private static readonly object Registration = new { username = "designer", email = "designer@team.example", password = "correct horse" };

    [Fact]
    public async Task A_user_registers_is_found_and_leaves()
    {
        await using var api = new TeamApi(Database);
        using var client = api.CreateClient();
        var id = await TeamApi.PostAsync(client, "/users", Registration);

        var user = await client.GetFromJsonAsync<JsonElement>($"/users/{id}", Cancellation);
        using var deleted = await client.DeleteAsync($"/users/{id}", Cancellation);
        using var gone = await client.GetAsync($"/users/{id}", Cancellation);

        Assert.Equal(("designer@team.example", "member"), (user.GetProperty("email").GetString(), user.GetProperty("role").GetString()));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task A_second_user_of_one_name_is_a_conflict()
    {
        await using var api = new TeamApi(Database);
        using var client = api.CreateClient();
        await TeamApi.PostAsync(client, "/users", Registration);

        using var again = await client.PostAsJsonAsync("/users", Registration, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        await Database.Table("users").ShouldHaveCountChangedByAsync(1, Cancellation);
    }

    [Fact]
    public async Task The_board_shows_open_tasks_first_and_the_most_urgent_of_them_at_the_top()
    {
        await using var api = new TeamApi(Database);
        using var client = api.CreateClient();
        foreach (var (title, priority) in new[] { ("Low", "low"), ("Urgent", "urgent"), ("Done", "urgent"), ("High", "high") })
            await TeamApi.PostAsync(client, $"/projects/{Website}/tasks", new { title, priority, creatorId = Lead });

        using var completed = await client.PostAsync("/tasks/3/complete", null, Cancellation);
        var board = await client.GetFromJsonAsync<JsonElement>($"/projects/{Website}/tasks", Cancellation);

        Assert.Equal(["Urgent", "High", "Low", "Done"], board.EnumerateArray().Select(task => task.GetProperty("title").GetString()));
        await Database.Table("tasks").ShouldContainAsync(new { title = "Done", status = ProjectTaskStatus.Done, completed_at = FixedTime.Now }, Cancellation);
    }

    [Fact]
    public async Task A_new_project_has_a_channel_in_which_users_talk()
    {
        await using var api = new TeamApi(Database);
        using var client = api.CreateClient();
        var project = await TeamApi.PostAsync(client, "/projects", new { name = "Intranet", ownerId = Lead, startDate = "2026-03-02" });
        var channel = await Database.QueryScalarAsync<int>("SELECT id FROM channels WHERE project_id = $1", project);

        var question = await TeamApi.PostAsync(client, $"/channels/{channel}/messages", new { content = "Question", authorId = Lead });
        await TeamApi.PostAsync(client, $"/channels/{channel}/messages", new { content = "Answer", authorId = Tester, parentId = question });
        var thread = await client.GetFromJsonAsync<JsonElement>($"/messages/{question}/thread", Cancellation);

        Assert.Equal(["lead", "tester"], thread.EnumerateArray().Select(entry => entry.GetProperty("author").GetString()));
    }
}
