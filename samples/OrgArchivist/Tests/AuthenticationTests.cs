using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgArchivist.Services;
using Xunit;

namespace OrgArchivist.Tests;

public sealed class AuthenticationTests(Archive archive) : ArchiveApiTest(archive)
{
    [Theory]
    [InlineData("writer@org.example", "writer")]
    [InlineData("Editor@ORG.example", "editor")]
    [InlineData(" admin@org.example ", "admin")]
    public async Task A_user_signs_in_and_is_recognised(string email, string role)
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync(email);

        var me = await client.GetFromJsonAsync<JsonElement>("/auth/me", Cancellation);

        Assert.Equal(($"{role}@org.example", role), (me.GetProperty("email").GetString(), me.GetProperty("role").GetString()));
    }

    [Theory]
    [InlineData("writer@org.example", "wrong")]
    [InlineData("nobody@org.example", ReferenceData.Password)]
    public async Task A_stranger_is_refused_and_gets_no_session(string email, string password)
    {
        await using var api = CreateApi();

        using var response = await api.TrySignInAsync(email, password);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        await using var context = CreateContext();
        Assert.Empty(await context.UserSessions.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_user_who_has_left_is_refused()
    {
        await using (var context = CreateContext())
        {
            (await context.Users.SingleAsync(user => user.Email == "writer@org.example", Cancellation)).IsActive = false;
            await context.SaveChangesAsync(Cancellation);
        }

        await using var api = CreateApi();
        using var response = await api.TrySignInAsync("writer@org.example");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task After_signing_out_a_token_is_worth_nothing()
    {
        await using var api = CreateApi();
        using var client = await api.SignInAsync("writer@org.example");
        using var signedOut = await client.PostAsync("/auth/sign-out", null, Cancellation);

        using var response = await client.GetAsync("/auth/me", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (signedOut.StatusCode, response.StatusCode));
    }

    [Theory]
    [InlineData("/auth/me")]
    [InlineData("/outputs")]
    [InlineData("/success/rates")]
    public async Task Without_a_token_there_is_nothing_to_see(string path)
    {
        await using var api = CreateApi();
        using var client = api.CreateClient();

        using var response = await client.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours()
    {
        await using var context = CreateContext();
        var token = await new Sessions(context, FixedTime.Default).SignInAsync("writer@org.example", ReferenceData.Password, Cancellation);

        var inTime = new Sessions(context, FixedTime.Default.Later(Sessions.Lifetime - TimeSpan.FromSeconds(1)));
        var late = new Sessions(context, FixedTime.Default.Later(Sessions.Lifetime));

        Assert.NotNull(await inTime.FindUserAsync(token!, Cancellation));
        Assert.Null(await late.FindUserAsync(token!, Cancellation));
    }
}
