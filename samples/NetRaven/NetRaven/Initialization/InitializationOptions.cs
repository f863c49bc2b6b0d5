namespace NetRaven.Initialization;

public sealed class InitializationOptions
{
    /// <summary>How long a server may take to come up.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause after the first attempt; each next one is twice as long, up to 5 seconds.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(250);
}
