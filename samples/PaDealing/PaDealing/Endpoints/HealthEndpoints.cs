using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaDealing.Data;

namespace PaDealing.Endpoints;

internal static class HealthEndpoints
{
    public static void AddSchemaHealthChecks(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<SchemaHealthCheck<DealingContext>>("application_schema")
        .AddCheck<SchemaHealthCheck<ReferenceContext>>("reference_schema");

    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync });

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
        context.RequestAborted);
}
