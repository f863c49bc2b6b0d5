namespace NetRaven.Initialization;

/// <summary>One step towards a database that the application can work in. Running it again changes nothing.</summary>
public interface IInitializationStep
{
    string Name { get; }

    /// <summary>Does it, and says what there was to do.</summary>
    Task<string> RunAsync(CancellationToken cancellationToken);
}
