using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Inventory;

[Index(nameof(Hostname), IsUnique = true)]
public sealed class Device
{
    public string Id { get; init; } = null!;

    [MaxLength(255)]
    public required string Hostname { get; init; }

    public required IPAddress IpAddress { get; set; }

    public required int Port { get; set; }

    [MaxLength(50)]
    public required string DeviceType { get; set; }

    [MaxLength(InventoryContext.KeyLength)]
    public required string OwnerId { get; set; }
}

[Index(nameof(DeviceId), nameof(Version), IsUnique = true)]
public sealed class Backup
{
    public string Id { get; init; } = null!;

    [MaxLength(InventoryContext.KeyLength)]
    public required string DeviceId { get; init; }

    public required int Version { get; init; }

    [MaxLength(500)]
    public required string FilePath { get; init; }

    public required long FileSize { get; init; }

    [MaxLength(64)]
    public required string ContentHash { get; init; }

    public required DateTime CreatedAt { get; init; }
}
