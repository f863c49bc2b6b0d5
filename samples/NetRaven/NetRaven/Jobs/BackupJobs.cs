using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NetRaven.Inventory;

namespace NetRaven.Jobs;

/// <summary>Runs the scheduled jobs that are due. A job is locked while it runs, so that no second worker takes it.</summary>
public sealed class BackupJobs(IDbContextFactory<InventoryContext> contexts, IOptions<BackupOptions> options, TimeProvider time)
{
    /// <returns>How many were run.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken = default)
    {
        var count = 0;
        while (await RunNextAsync(cancellationToken)) count++;
        return count;
    }

    private async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var inventory = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await inventory.Database.BeginTransactionAsync(cancellationToken);
        var due = await inventory.ScheduledJobs.FromSql(
            $"""
            SELECT * FROM netraven.scheduled_jobs WHERE is_enabled AND next_run_at <= {now}
            ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(cancellationToken);
        if (due is not [var job]) return false;

        var device = await inventory.Devices.SingleAsync(device => device.Id == job.DeviceId, cancellationToken);
        await BackUpAsync(inventory, device, now, cancellationToken);
        job.LastRunAt = now;
        job.NextRunAt = now.AddMinutes(job.IntervalMinutes);
        await inventory.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task BackUpAsync(InventoryContext inventory, Device device, DateTime now, CancellationToken cancellationToken)
    {
        var about = new { hostname = device.Hostname, type = device.DeviceType };
        try
        {
            var configuration = Encoding.UTF8.GetBytes(await DeviceClient.ReadConfigurationAsync(device, cancellationToken));
            var hash = Convert.ToHexStringLower(SHA256.HashData(configuration));
            var last = await inventory.Backups.Where(backup => backup.DeviceId == device.Id).OrderBy(backup => backup.Version).LastOrDefaultAsync(cancellationToken);
            var changed = last?.ContentHash != hash;
            if (changed) inventory.Add(await KeepAsync(device, (last?.Version ?? 0) + 1, configuration, hash, now, cancellationToken));
            inventory.Add(Log("succeeded", new { device = about, bytes = configuration.Length, changed }, "info", changed ? "Kept a new version." : "Nothing has changed."));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            inventory.Add(Log("failed", new { device = about, error = exception.Message }, "error", $"{device.Hostname} does not answer: {exception.Message}"));
        }

        JobLog Log(string status, object data, string level, string message) => new()
        {
            DeviceId = device.Id,
            Status = status,
            StartedAt = now,
            JobData = JsonSerializer.SerializeToElement(data),
            Entries = { new JobLogEntry { LoggedAt = now, Level = level, Message = message } },
        };
    }

    private async Task<Backup> KeepAsync(Device device, int version, byte[] configuration, string hash, DateTime now, CancellationToken cancellationToken)
    {
        var path = Path.Combine(device.Hostname, $"{version}.cfg");
        var file = Path.Combine(options.Value.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, configuration, cancellationToken);
        return new Backup { DeviceId = device.Id, Version = version, FilePath = path, FileSize = configuration.Length, ContentHash = hash, CreatedAt = now };
    }
}
