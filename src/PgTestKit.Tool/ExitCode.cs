namespace PgTestKit;

/// <summary>What the process returns; <c>psql</c> passes on psql's own.</summary>
internal static class ExitCode
{
    public const int Success = 0, Failure = 1, Usage = 2, Cancelled = 130;
}
