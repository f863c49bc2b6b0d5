using Microsoft.AspNetCore.Mvc;
using PaDealing.Services;

namespace PaDealing.Endpoints;

internal static class DealingEndpoints
{
    public static void MapDealings(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/dealings",
        async ([FromHeader(Name = RequestEndpoints.UserEmail)] string email, DealingReport report, CancellationToken cancellationToken) =>
            TypedResults.Ok(await report.ReadAsync(email, cancellationToken)));
}
