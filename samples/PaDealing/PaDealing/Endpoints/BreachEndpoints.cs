using Microsoft.AspNetCore.Http.HttpResults;
using PaDealing.Dealing;
using PaDealing.Services;

namespace PaDealing.Endpoints;

internal static class BreachEndpoints
{
    public static void MapBreaches(this IEndpointRouteBuilder routes) => routes.MapGet("/breaches", ListAsync);

    private static async Task<Results<Ok<IReadOnlyList<BreachView>>, ValidationProblem>> ListAsync(
        string? severity,
        bool? resolved,
        BreachService breaches,
        CancellationToken cancellationToken)
    {
        // The framework binds enums by their member names alone, in that very casing.
        var known = Enum.TryParse<BreachSeverity>(severity, ignoreCase: true, out var value);
        if (severity is not null && !known)
            return TypedResults.ValidationProblem([new("severity", [$"'{severity}' is none of low, medium, high."])]);

        return TypedResults.Ok(await breaches.ListAsync(known ? value : null, resolved, cancellationToken));
    }
}
