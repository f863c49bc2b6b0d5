using System.Diagnostics;
using System.Globalization;

namespace PgTestKit;

/// <summary>The leases that found no connection free: the first in line tries again whenever a lease has ended. One that got a part of what it needs gives that back first, so that no two wait for each other.</summary>
/// <param name="server">What the server is called in errors.</param>
/// <param name="patience">How long the first in line tries.</param>
/// <param name="makeRoom">Closes connections that nobody uses.</param>
/// <param name="progress">Says what a lease waits for.</param>
internal sealed class ConnectionLine(string server, TimeSpan patience, Action makeRoom, Progress progress)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(250);
    private readonly WaitingLine<bool> _turn = NewLine();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="request">Whose attempt it is.</param>
    /// <param name="attempt">Opens what a lease needs, or nothing.</param>
    /// <param name="inUse">Who has the connections, for lines and errors.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    public async Task<T> TryAsync<T>(LeaseRequest request, Func<Task<T>> attempt, Func<string> inUse, CancellationToken cancellationToken)
    {
        try
        {
            if (_turn.Ready > 0) return await attempt();
        }
        catch (Exception exception) when (ConnectionRetry.IsFull(exception))
        {
            // So it has to wait like those who come after it.
        }

        await using var work = progress.Begin(() => $"{request} waits for a free connection to {server}: {inUse()}");
        var hasTurn = await _turn.TakeAsync(request.Ticket, cancellationToken);
        try
        {
            return await RepeatAsync(attempt, inUse, GiveWayAsync, cancellationToken);
        }
        finally
        {
            if (hasTurn) _turn.Offer(true);
        }

        // Of two whose first attempts fail at once, the later one may have come into the line before the other.
        async Task GiveWayAsync()
        {
            hasTurn = false;
            hasTurn = await _turn.GiveWayAsync(true, request.Ticket, cancellationToken);
        }
    }

    /// <summary>A lease has ended, so its connections are free.</summary>
    public void LeaseEnded()
    {
        if (_turn.Ready == 0) Interlocked.Exchange(ref _ended, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> attempt, Func<string> inUse, Func<Task> giveWay, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var ended = Volatile.Read(ref _ended).Task;
            try
            {
                return await attempt();
            }
            catch (Exception exception) when (ConnectionRetry.IsFull(exception))
            {
                if (watch.Elapsed >= patience)
                    throw new PgTestKitException($"{server} had no connection free for {watch.Elapsed.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)} s: {exception.Message} {inUse()}. {ConnectionRetry.AdviceWhenFull}", exception);
            }

            makeRoom();
            // Connections that other processes hold end unheard.
            await Task.WhenAny(ended, Task.Delay(pause, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await giveWay();
        }
    }

    private static WaitingLine<bool> NewLine()
    {
        var line = new WaitingLine<bool>();
        line.Offer(true);
        return line;
    }
}
