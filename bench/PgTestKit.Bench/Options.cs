namespace PgTestKit.Bench;

/// <summary>What the command line asked for.</summary>
internal sealed record Options(bool Quick, string Filter)
{
    /// <summary>How long a row of weight 1 is measured.</summary>
    public TimeSpan Budget => TimeSpan.FromSeconds(Quick ? 2 : 10);

    public bool Selects(Benchmark row) => row.Name.Contains(Filter, StringComparison.OrdinalIgnoreCase);

    public static Options? Parse(string[] arguments) => arguments switch
    {
        [] => new Options(false, ""),
        ["--quick", .. var rest] => Parse(rest) is { } options ? options with { Quick = true } : null,
        ["--filter", var text, .. var rest] => Parse(rest) is { } options ? options with { Filter = text } : null,
        _ => null,
    };
}
