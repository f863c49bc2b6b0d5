using Microsoft.EntityFrameworkCore;
using NetRaven.Initialization;
using NetRaven.Inventory;

namespace NetRaven;

internal static class Endpoints
{
    public static void MapNetRaven(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", async (SchemaValidation validation, CancellationToken cancellationToken) =>
            await validation.FindMissingAsync(cancellationToken) is { Count: > 0 } missing
                ? Results.Json(missing, statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Ok());

        app.MapGet("/devices/{hostname}/backups", async (string hostname, InventoryContext inventory, CancellationToken cancellationToken) =>
            await inventory.Backups
                .Where(backup => inventory.Devices.Any(device => device.Id == backup.DeviceId && device.Hostname == hostname))
                .OrderByDescending(backup => backup.Version)
                .ToListAsync(cancellationToken));
    }
}
