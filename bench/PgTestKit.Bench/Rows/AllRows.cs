namespace PgTestKit.Bench.Rows;

/// <summary>Every row, in the order of the table.</summary>
internal static class AllRows
{
    public static IReadOnlyList<Func<Benchmark>> Factories { get; } =
    [
        () => new EmptyTransaction(),
        () => new EfSuiteRow(TestIsolation.Transaction),
        () => new EfSuiteRow(TestIsolation.Reset),
        () => new OneClone(),
        () => new WarmStart(),
        () => new FinishedCluster(),
    ];
}
