using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PgTestKit;

/// <summary>Checks of a test's database, such as <see cref="DatabaseTable.ShouldBeEmptyAsync"/>, that are repeated until they hold.</summary>
public static class DatabaseCheck
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Repeats a check, every 50 ms, until it holds or the time is up. For what other connections write, in <see cref="TestIsolation.Reset"/> and <see cref="TestIsolation.Clone"/>.</summary>
    /// <param name="check">The check, for example <c>cancellation => Database.Table("job").ShouldBeEmptyAsync(cancellation)</c>.</param>
    /// <param name="within">How long to wait; the check runs once at least.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DatabaseCheckException">The check did not hold in time; the message shows what was there at the end.</exception>
    public static async Task EventuallyAsync(Func<CancellationToken, Task> check, TimeSpan within, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        using var timer = new PeriodicTimer(PollInterval);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await check(cancellationToken);
                return;
            }
            catch (DatabaseCheckException exception)
            {
                if (Stopwatch.GetElapsedTime(started) >= within)
                    throw new DatabaseCheckException(string.Create(CultureInfo.InvariantCulture, $"{exception.Expectation} within {within.TotalSeconds:0.###} s"), exception.Finding);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Asks again, every 50 ms, until the answer is yes or the time is up. For what has no check of the kit's, such as an answer of the code under test.</summary>
    /// <param name="condition">The question, for example <c>async cancellation => await inbox.CountAsync(cancellation) == 2</c>. An exception ends the wait.</param>
    /// <param name="within">How long to wait; the question is asked once at least.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">Filled in by the compiler.</param>
    /// <exception cref="DatabaseCheckException">The answer was no to the end; the message shows the question.</exception>
    public static Task EventuallyAsync(Func<CancellationToken, Task<bool>> condition, TimeSpan within, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return EventuallyAsync((Func<CancellationToken, Task>)(async cancellation => Ensure($"that {expression}", await condition(cancellation) ? null : "it was false.")), within, cancellationToken);
    }

    internal static void Ensure(string expectation, string? finding)
    {
        if (finding is not null) throw new DatabaseCheckException(expectation, finding);
    }
}
