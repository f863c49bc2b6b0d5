using System.Diagnostics;
using System.Globalization;

namespace PgTestKit;

/// <summary>What a check of a test's database found: whether it holds, and where it does not, a message that shows what is there instead.</summary>
public sealed class DatabaseCheck
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    internal DatabaseCheck(string expectation, string? finding) => (Expectation, Finding) = (expectation, finding);

    /// <summary>Whether the database is as expected.</summary>
    public bool Holds => Finding is null;

    /// <summary>What was expected, for example <c>table "public"."deal" to be empty</c>.</summary>
    public string Expectation { get; }

    /// <summary>What was found instead, as a sentence and a table of rows; null where the check holds.</summary>
    public string? Finding { get; }

    /// <summary>For an assertion's failure: <c>Expected ..., but ...</c>.</summary>
    public string Message => Holds ? $"Expected {Expectation}, and so it is." : $"Expected {Expectation}, but {Finding}";

    /// <summary>Repeats a check, every 50 ms, until it holds or the time is up. For what other connections write, in <see cref="TestIsolation.Reset"/> and <see cref="TestIsolation.Clone"/>.</summary>
    /// <param name="check">The check, for example <c>cancellation => Database.Table("job").IsEmptyAsync(cancellation)</c>.</param>
    /// <param name="within">How long to wait; the check runs once at least.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last outcome.</returns>
    public static async Task<DatabaseCheck> EventuallyAsync(Func<CancellationToken, Task<DatabaseCheck>> check, TimeSpan within, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        using var timer = new PeriodicTimer(PollInterval);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var outcome = await check(cancellationToken);
            if (outcome.Holds) return outcome;
            if (Stopwatch.GetElapsedTime(started) >= within) return new(string.Create(CultureInfo.InvariantCulture, $"{outcome.Expectation} within {within.TotalSeconds:0.###} s"), outcome.Finding);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Throws where the check does not hold.</summary>
    /// <exception cref="PgTestKitException">The check does not hold; the message shows what is there instead.</exception>
    public void EnsureHolds()
    {
        if (!Holds) throw new PgTestKitException(Message);
    }

    /// <inheritdoc />
    public override string ToString() => Message;
}
