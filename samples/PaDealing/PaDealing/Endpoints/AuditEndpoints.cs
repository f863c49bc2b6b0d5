using PaDealing.Services;

namespace PaDealing.Endpoints;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/audit",
        async ([AsParameters] AuditQuery query, AuditTrail audit, CancellationToken cancellationToken) =>
            TypedResults.Ok(await audit.SearchAsync(query, cancellationToken)));
}
