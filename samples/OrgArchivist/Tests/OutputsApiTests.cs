using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace OrgArchivist.Tests;

public sealed class OutputsApiTests(Archive archive) : ArchiveApiTest(archive)
{
    [Fact]
    public async Task A_new_output_is_a_draft_with_its_words_counted()
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");
        var id = await ArchiveApi.CreateOutputAsync(client, "Reading for all", content: "Every child\nreads  well");

        var output = await client.GetFromJsonAsync<JsonElement>($"/outputs/{id}", Cancellation);

        Assert.Equal("draft", output.GetProperty("status").GetString());
        Assert.Equal("grant_proposal", output.GetProperty("type").GetString());
        Assert.Equal(4, output.GetProperty("wordCount").GetInt32());
        Assert.Equal(FixedTime.Default.GetUtcNow().UtcDateTime, output.GetProperty("createdAt").GetDateTime());
    }

    [Fact]
    public async Task An_output_that_nobody_made_is_not_found()
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");

        using var response = await client.GetAsync($"/outputs/{Guid.CreateVersion7()}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("LITERACY")]
    [InlineData("early literacy")]
    public async Task A_search_ignores_case_in_title_and_content(string text)
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");
        await ArchiveApi.CreateOutputAsync(client, "Early Literacy");
        await ArchiveApi.CreateOutputAsync(client, "Libraries", content: "About early literacy");
        await ArchiveApi.CreateOutputAsync(client, "Swimming");

        Assert.Equal(["Early Literacy", "Libraries"], await ArchiveApi.SearchAsync(client, $"text={text}"));
    }

    [Fact]
    public async Task A_search_by_status_leaves_the_others_out()
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");
        await ArchiveApi.CreateOutputAsync(client, "Draft");
        using var moved = await ArchiveApi.MoveAsync(client, await ArchiveApi.CreateOutputAsync(client, "Sent"), "submitted");

        Assert.Equal(["Sent"], await ArchiveApi.SearchAsync(client, "status=submitted"));
        Assert.Empty(await ArchiveApi.SearchAsync(client, "status=not_awarded"));
    }

    [Fact]
    public async Task A_status_that_is_none_is_a_bad_request()
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");

        using var response = await client.GetAsync("/outputs?status=lost", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("awarded", 5000)]
    [InlineData("pending", null)]
    [InlineData("submitted", 5000)]
    public async Task A_draft_can_only_be_submitted_and_not_with_an_award(string status, int? amount)
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");
        var id = await ArchiveApi.CreateOutputAsync(client, "Draft");

        using var response = await ArchiveApi.MoveAsync(client, id, status, amount);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Theory]
    [InlineData("editor@org.example", HttpStatusCode.NoContent)]
    [InlineData("writer@org.example", HttpStatusCode.Forbidden)]
    public async Task A_writer_leaves_the_outputs_of_others_alone(string email, HttpStatusCode expected)
    {
        await using var api = CreateApi();
        using var admin = await api.SignInAsync("admin@org.example");
        using var other = await api.SignInAsync(email);
        var id = await ArchiveApi.CreateOutputAsync(admin, "The admin's");

        using var response = await ArchiveApi.MoveAsync(other, id, "submitted");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("admin@org.example", HttpStatusCode.NoContent, 0)]
    [InlineData("editor@org.example", HttpStatusCode.Forbidden, 1)]
    public async Task Only_an_admin_deletes(string email, HttpStatusCode expected, int left)
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync(email);
        var id = await ArchiveApi.CreateOutputAsync(client, "Old");

        using var response = await client.DeleteAsync($"/outputs/{id}", Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(left, (await ArchiveApi.SearchAsync(client, "text=old")).Count());
    }
}
