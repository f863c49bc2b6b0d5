namespace PgTestKit.Scanning;

/// <summary>What a finding asks for.</summary>
internal enum Severity
{
    /// <summary>It fails on PostgreSQL, or keeps the suite on the other provider.</summary>
    Change,

    /// <summary>It runs, and may give another result.</summary>
    Look,
}
