namespace NetRaven.Initialization;

/// <summary>Initializes the database before the services that are registered after it start.</summary>
public sealed class InitializationService(DatabaseInitializer initializer) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var report = await initializer.InitializeAsync(cancellationToken);
        if (!report.Succeeded) throw new InitializationException(report);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
