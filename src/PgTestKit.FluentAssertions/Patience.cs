using FluentAssertions.Execution;

namespace PgTestKit;

/// <summary>How long an assertion waits for its check to hold.</summary>
internal sealed record Patience(TimeSpan Within, CancellationToken CancellationToken)
{
    public static Patience None { get; } = new(TimeSpan.Zero, default);

    public async Task AssertAsync(Func<CancellationToken, Task> check, string because, object[] becauseArgs)
    {
        try
        {
            await (Within > TimeSpan.Zero ? DatabaseCheck.EventuallyAsync(check, Within, CancellationToken) : check(CancellationToken));
        }
        catch (DatabaseCheckException exception)
        {
            // FluentAssertions quotes arguments and reads braces; the text is complete as it is.
            Execute.Assertion.BecauseOf(because, becauseArgs).FailWith($"Expected {Braced(exception.Expectation)}{{reason}}, but {Braced(exception.Finding)}");
        }
    }

    private static string Braced(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
