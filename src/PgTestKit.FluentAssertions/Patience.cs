using FluentAssertions.Execution;

namespace PgTestKit;

/// <summary>How long an assertion waits for its check to hold.</summary>
internal sealed record Patience(TimeSpan Within, CancellationToken CancellationToken)
{
    public static Patience None { get; } = new(TimeSpan.Zero, default);

    public async Task AssertAsync(Func<CancellationToken, Task<DatabaseCheck>> check, string because, object[] becauseArgs)
    {
        var outcome = Within > TimeSpan.Zero ? await DatabaseCheck.EventuallyAsync(check, Within, CancellationToken) : await check(CancellationToken);
        if (outcome.Holds) return;
        // FluentAssertions quotes arguments and reads braces; the text is complete as it is.
        Execute.Assertion.BecauseOf(because, becauseArgs).FailWith($"Expected {Braced(outcome.Expectation)}{{reason}}, but {Braced(outcome.Finding!)}");
    }

    private static string Braced(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
