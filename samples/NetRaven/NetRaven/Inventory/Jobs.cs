using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Inventory;

[Index(nameof(NextRunAt))]
public sealed class ScheduledJob
{
    public string Id { get; init; } = null!;

    [MaxLength(InventoryContext.KeyLength)]
    public required string DeviceId { get; init; }

    public required int IntervalMinutes { get; set; }

    public bool IsEnabled { get; set; } = true;

    public DateTime? LastRunAt { get; set; }

    public required DateTime NextRunAt { get; set; }
}

public sealed class JobLog
{
    public string Id { get; init; } = null!;

    /// <summary>Null once the device is gone: the log outlives it.</summary>
    [MaxLength(InventoryContext.KeyLength)]
    public string? DeviceId { get; init; }

    [MaxLength(20)]
    public required string Status { get; set; }

    public required DateTime StartedAt { get; init; }

    /// <summary>JSONB: what kind of device it was, how much was read, what changed.</summary>
    public required JsonElement JobData { get; set; }

    public IList<JobLogEntry> Entries { get; } = [];
}

public sealed class JobLogEntry
{
    public string Id { get; init; } = null!;

    [MaxLength(InventoryContext.KeyLength)]
    public string JobLogId { get; init; } = null!;

    public required DateTime LoggedAt { get; init; }

    [MaxLength(10)]
    public required string Level { get; init; }

    public required string Message { get; init; }
}
