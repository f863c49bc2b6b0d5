namespace PgTestKit;

/// <summary>What became of a savepoint before its own transaction ended.</summary>
internal enum SavepointState
{
    /// <summary>It is still there.</summary>
    Open,

    /// <summary>An earlier one was released, and with it this one's work.</summary>
    Released,

    /// <summary>An earlier one was rolled back to, and with it this one's work is gone.</summary>
    RolledBack,
}
