namespace PgTestKit;

/// <summary>What a savepoint in the test's transaction stands for.</summary>
internal enum SavepointKind
{
    /// <summary>A transaction of the code under test.</summary>
    Transaction,

    /// <summary>A statement outside any transaction of the code's own.</summary>
    Statement,

    /// <summary>A state that the test goes back to.</summary>
    Snapshot,
}
