namespace PgTestKit;

/// <summary>One initializer's run.</summary>
/// <param name="Name">The initializer's name.</param>
/// <param name="Duration">How long it took.</param>
public sealed record BuildStep(string Name, TimeSpan Duration)
{
    /// <summary>The hash of what it would do; the template is built anew when it changes.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>What it found that is no error.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
