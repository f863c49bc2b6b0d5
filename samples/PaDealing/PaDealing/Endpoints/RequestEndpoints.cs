using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaDealing.Dealing;
using PaDealing.Services;

namespace PaDealing.Endpoints;

internal static class RequestEndpoints
{
    // The gateway in front of this service signs the caller in and sets the header.
    public const string UserEmail = "X-User-Email";

    public static void MapRequests(this IEndpointRouteBuilder routes)
    {
        var requests = routes.MapGroup("/requests");
        requests.MapPost("/", SubmitAsync);
        requests.MapGet("/{id:long}", FindAsync);
        requests.MapPost("/{id:long}/approve", ApproveAsync);
        requests.MapPost("/{id:long}/decline", DeclineAsync);
        requests.MapPost("/{id:long}/executions", ExecuteAsync);
        requests.MapGet("/{id:long}/firm-positions", FirmPositionsAsync);
    }

    private static async Task<Created<RequestView>> SubmitAsync(
        [FromHeader(Name = UserEmail)] string email,
        SubmitRequest submitted,
        RequestService requests,
        CancellationToken cancellationToken)
    {
        var request = await requests.SubmitAsync(email, submitted, cancellationToken);
        return TypedResults.Created($"/requests/{request.Id}", request);
    }

    private static async Task<Results<Ok<RequestView>, NotFound>> FindAsync(
        long id,
        RequestService requests,
        CancellationToken cancellationToken) =>
        await requests.FindAsync(id, cancellationToken) is { } request ? TypedResults.Ok(request) : TypedResults.NotFound();

    private static async Task<Ok<RequestView>> ApproveAsync(
        long id,
        [FromHeader(Name = UserEmail)] string email,
        Decide grounds,
        DecisionService decisions,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await decisions.DecideAsync(id, email, ApprovalDecision.Approved, grounds, cancellationToken));

    private static async Task<Ok<RequestView>> DeclineAsync(
        long id,
        [FromHeader(Name = UserEmail)] string email,
        Decide grounds,
        DecisionService decisions,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await decisions.DecideAsync(id, email, ApprovalDecision.Declined, grounds, cancellationToken));

    private static async Task<Ok<ExecutionView>> ExecuteAsync(
        long id,
        [FromHeader(Name = UserEmail)] string email,
        RecordExecution recorded,
        ExecutionService executions,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await executions.RecordAsync(id, email, recorded, cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<FirmPosition>>, NotFound>> FirmPositionsAsync(
        long id,
        RequestService requests,
        InstrumentService instruments,
        CancellationToken cancellationToken) =>
        await requests.FindAsync(id, cancellationToken) is { } request
            ? TypedResults.Ok(await instruments.PositionsAsync(request.Symbol, cancellationToken))
            : TypedResults.NotFound();
}
