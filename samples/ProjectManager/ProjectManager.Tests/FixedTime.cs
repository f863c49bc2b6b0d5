namespace ProjectManager.Tests;

internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public static readonly FixedTime Default = new(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public static DateTime Now => Default.GetUtcNow().UtcDateTime;

    public static DateOnly Today => DateOnly.FromDateTime(Now);

    public override DateTimeOffset GetUtcNow() => now;

    public FixedTime Later(TimeSpan time) => new(now + time);
}
