namespace NetRaven.Initialization;

public sealed class ValidationStep(SchemaValidation validation) : IInitializationStep
{
    public string Name => "validation";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var missing = await validation.FindMissingAsync(cancellationToken);
        return missing.Count == 0
            ? "every required table is there"
            : throw new InvalidOperationException($"{string.Join("; ", missing)}. Is the context that maps them registered as a step?");
    }
}
