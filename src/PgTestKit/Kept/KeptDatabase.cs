namespace PgTestKit;

/// <summary>A database that was not undone after its test failed.</summary>
internal sealed record KeptDatabase(string Name, FailedTest Test);
