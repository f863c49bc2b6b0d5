namespace NetRaven.Initialization;

public sealed class InitializationException(InitializationReport report)
    : Exception($"The database is not ready.{Environment.NewLine}{report}")
{
    public InitializationReport Report { get; } = report;
}
