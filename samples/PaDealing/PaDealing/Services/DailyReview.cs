using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Services;

/// <summary>Runs <see cref="ExecutionReview"/> once a day, beside the requests.</summary>
internal sealed partial class DailyReview(IServiceScopeFactory scopes, TimeProvider time, ILogger<DailyReview> log) : BackgroundService
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromDays(1), time);

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                LogBreaches(await scope.ServiceProvider.GetRequiredService<ExecutionReview>().RunAsync(stoppingToken));
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException)
            {
                LogFailure(exception); // tomorrow's run finds what this one missed
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The daily review found {Count} breaches.")]
    private partial void LogBreaches(int count);

    [LoggerMessage(LogLevel.Error, "The daily review failed.")]
    private partial void LogFailure(Exception exception);
}
