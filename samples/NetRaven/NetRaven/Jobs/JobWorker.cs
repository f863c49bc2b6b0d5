using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace NetRaven.Jobs;

/// <summary>Looks for due jobs all the time; a database that is away for a while does not end it.</summary>
internal sealed partial class JobWorker(BackupJobs jobs, IOptions<BackupOptions> options, TimeProvider time, ILogger<JobWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        do
        {
            try
            {
                await jobs.RunDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "The due jobs were not run")]
    private partial void LogFailed(Exception exception);
}
