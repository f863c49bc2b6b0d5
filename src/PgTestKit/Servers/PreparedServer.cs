namespace PgTestKit;

/// <summary>A running server with the template on it.</summary>
internal sealed record PreparedServer(RunningServer Server, BuildReport Report);
