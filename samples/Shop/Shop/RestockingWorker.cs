namespace Shop;

public sealed class RestockingWorker(Restocking restocking) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(stoppingToken)) await restocking.RunAsync(stoppingToken);
    }
}
