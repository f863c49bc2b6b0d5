namespace PgTestKit;

/// <summary>Which templates stay on a server for the next run.</summary>
/// <param name="MaxCount">How many, those in use included; what was used longest ago goes first.</param>
/// <param name="MaxAge">How long a template stays that nobody uses.</param>
internal sealed record TemplateLimits(int MaxCount, TimeSpan MaxAge)
{
    public static TemplateLimits Default { get; } = new(50, TimeSpan.FromDays(30));
}
