using Microsoft.AspNetCore.Http.HttpResults;
using OrgArchivist.Model;
using OrgArchivist.Services;

namespace OrgArchivist;

public sealed record Credentials(string Email, string Password);

public sealed record Move(OutputStatus Status, decimal? AwardedAmount = null);

internal static class Endpoints
{
    private static readonly StatusCodeHttpResult Forbidden = TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    public static void MapArchive(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/sign-in", SignInAsync);

        var signedIn = routes.MapGroup("").AddEndpointFilter<SignedIn>();
        signedIn.MapPost("/auth/sign-out", async (HttpContext http, Sessions sessions) => await sessions.SignOutAsync(SignedIn.TokenOf(http)));
        signedIn.MapGet("/auth/me", (HttpContext http) => new { SignedIn.UserOf(http).Email, SignedIn.UserOf(http).Role });

        signedIn.MapGet("/outputs", SearchAsync);
        signedIn.MapPost("/outputs", CreateAsync);
        signedIn.MapGet("/outputs/{id:guid}", FindAsync);
        signedIn.MapPost("/outputs/{id:guid}/status", MoveAsync);
        signedIn.MapDelete("/outputs/{id:guid}", DeleteAsync);

        signedIn.MapGet("/success/rates", (SuccessTracking tracking) => tracking.AwardRatesAsync());
        signedIn.MapGet("/success/statuses", (SuccessTracking tracking) => tracking.CountByStatusAsync());
        signedIn.MapGet("/success/total", (SuccessTracking tracking) => tracking.TotalAwardedAsync());
    }

    private static async Task<Results<Ok<string>, UnauthorizedHttpResult>> SignInAsync(Credentials credentials, Sessions sessions) =>
        await sessions.SignInAsync(credentials.Email, credentials.Password) is { } token ? TypedResults.Ok(token) : TypedResults.Unauthorized();

    private static async Task<Results<Ok<List<Output>>, BadRequest<string>>> SearchAsync(string? status, string? text, OutputService outputs)
    {
        if (status is null) return TypedResults.Ok(await outputs.SearchAsync(null, text));
        return Enum.TryParse<OutputStatus>(status.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known)
            ? TypedResults.Ok(await outputs.SearchAsync(known, text))
            : TypedResults.BadRequest($"{status} is no status.");
    }

    private static async Task<Created<Output>> CreateAsync(NewOutput created, HttpContext http, OutputService outputs)
    {
        var output = await outputs.CreateAsync(SignedIn.UserOf(http), created);
        return TypedResults.Created($"/outputs/{output.Id}", output);
    }

    private static async Task<Results<Ok<Output>, NotFound>> FindAsync(Guid id, OutputService outputs) =>
        await outputs.FindAsync(id) is { } output ? TypedResults.Ok(output) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound, StatusCodeHttpResult, Conflict>> MoveAsync(Guid id, Move move, HttpContext http, OutputService outputs)
    {
        var user = SignedIn.UserOf(http);
        if (await outputs.FindAsync(id) is not { } output) return TypedResults.NotFound();
        if (user.Role == UserRole.Writer && output.CreatedById != user.Id) return Forbidden;
        return await outputs.MoveAsync(user, output, move.Status, move.AwardedAmount) ? TypedResults.NoContent() : TypedResults.Conflict();
    }

    private static async Task<Results<NoContent, NotFound, StatusCodeHttpResult>> DeleteAsync(Guid id, HttpContext http, OutputService outputs)
    {
        var user = SignedIn.UserOf(http);
        if (user.Role != UserRole.Admin) return Forbidden;
        if (await outputs.FindAsync(id) is not { } output) return TypedResults.NotFound();
        await outputs.DeleteAsync(user, output);
        return TypedResults.NoContent();
    }
}
