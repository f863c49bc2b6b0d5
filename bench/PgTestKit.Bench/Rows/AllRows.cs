namespace PgTestKit.Bench.Rows;

/// <summary>Every row, in the order of the table.</summary>
internal static class AllRows
{
    public static IReadOnlyList<Func<Benchmark>> Factories(Options options) =>
    [
        () => new EmptyTransaction(),
        () => new EfSuiteRow("short", TestIsolation.Transaction),
        () => new EfSuiteRow("short", TestIsolation.Reset),
        () => new EfSuiteRow("long", TestIsolation.Transaction),
        () => new EfSuiteRow("long", TestIsolation.Reset),
        () => new ResetAgainstTruncate(25, 1 / 50.0),
        () => new ResetAgainstTruncate(100, 1 / 50.0),
        () => new ResetAgainstTruncate(250, 1 / 100.0),
        () => new ResetAgainstTruncate(1000, 1 / 100.0),
        () => new ResetAgainstDelete(isPrepared: false),
        () => new ResetAgainstDelete(isPrepared: true),
        () => new OneClone(),
        () => new WarmClone(),
        () => new CommittingTests(options.Quick ? 400 : 10_000),
        () => new WarmStart(),
        () => new FinishedCluster(),
        () => new Memory(),
        () => new ScriptOfTables(),
        () => new SeedRows(),
        () => new VerifiedModel(),
    ];
}
