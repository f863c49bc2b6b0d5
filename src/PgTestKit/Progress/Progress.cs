namespace PgTestKit;

/// <summary>Where lines about the kit's work go: facts at once, and slow work only once it is slow.</summary>
/// <param name="log">Takes plain lines.</param>
/// <param name="terminal">Where slow work shows one line that grows; null where nobody watches.</param>
internal sealed class Progress(Action<string> log, TextWriter? terminal = null)
{
    /// <summary>A terminal on standard error, unless the run is CI's.</summary>
    public static TextWriter? Terminal => Console.IsErrorRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? null : Console.Error;

    /// <summary>How long work may take before it is mentioned, and the time between two signs of life.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Takes a line that is worth telling however fast all is.</summary>
    public void Log(string line) => log(line);

    /// <summary>Begins work that may be slow; dispose it when the work ends.</summary>
    /// <param name="what">For example <c>building template pgtk_...</c>.</param>
    public SlowWork Begin(string what) => Begin(() => what);

    /// <summary>Begins work of which is told how it stands at the time of telling.</summary>
    /// <param name="what">Called from any thread.</param>
    public SlowWork Begin(Func<string> what) => new(what, log, terminal, Quiet);
}
