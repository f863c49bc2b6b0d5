namespace PgTestKit;

/// <summary>What a server is started for.</summary>
/// <param name="Fingerprint">The hash over all initializers, in hexadecimal: a server that keeps finished clusters finds its own by it.</param>
/// <param name="Log">Takes progress lines; called from any thread.</param>
public sealed record ServerStart(string Fingerprint, Action<string> Log)
{
    /// <summary>Whether the caller will wait for <see cref="RunningServer.CompleteAsync"/> before it uses a template database.</summary>
    internal bool CompletesLater { get; init; }
}
