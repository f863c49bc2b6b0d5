namespace PgTestKit;

/// <summary>How a leased database is made clean again after a test.</summary>
public enum TestIsolation
{
    /// <summary>The test runs inside one transaction that is rolled back. The fastest, for code that shares the test's connection.</summary>
    Transaction,

    /// <summary>The test commits on as many connections as it likes; only what it changed is undone, reference data and sequences included.</summary>
    Reset,

    /// <summary>The test has a database of its own, dropped afterwards. For tests that change the schema.</summary>
    Clone,
}
