namespace PgTestKit;

/// <summary>The test whose database was kept.</summary>
/// <param name="Name">The test's name as its framework displays it.</param>
/// <param name="At">When it failed.</param>
internal sealed record FailedTest(string Name, DateTimeOffset At);
