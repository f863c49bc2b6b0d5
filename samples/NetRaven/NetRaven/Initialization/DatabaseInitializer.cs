using System.Data.Common;
using Npgsql;

namespace NetRaven.Initialization;

/// <summary>Runs the steps in their fixed order, in every environment; the first that fails ends it.</summary>
public sealed partial class DatabaseInitializer(IEnumerable<IInitializationStep> steps, ILogger<DatabaseInitializer> logger)
{
    public async Task<InitializationReport> InitializeAsync(CancellationToken cancellationToken = default)
    {
        var results = new List<StepResult>();
        foreach (var step in steps)
            results.Add(results.TrueForAll(result => result.Outcome == StepOutcome.Done)
                ? await RunAsync(step, cancellationToken)
                : new StepResult(step.Name, StepOutcome.NotReached));
        return new InitializationReport(results);
    }

    private async Task<StepResult> RunAsync(IInitializationStep step, CancellationToken cancellationToken)
    {
        try
        {
            var detail = await step.RunAsync(cancellationToken);
            LogDone(step.Name, detail);
            return new StepResult(step.Name, StepOutcome.Done, detail);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            LogFailed(exception, step.Name);
            return new StepResult(step.Name, StepOutcome.Failed, exception is PostgresException refused ? $"{refused.MessageText} ({refused.SqlState})" : exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Step}: {Detail}")]
    private partial void LogDone(string step, string detail);

    [LoggerMessage(LogLevel.Error, "{Step} failed")]
    private partial void LogFailed(Exception exception, string step);
}
