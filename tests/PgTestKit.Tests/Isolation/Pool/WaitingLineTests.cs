namespace PgTestKit.Tests.Isolation.Pool;

public sealed class WaitingLineTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly WaitingLine<string> _line = new();

    [Fact]
    public async Task Whoever_has_the_lowest_ticket_goes_first_also_when_he_comes_back_to_the_line()
    {
        var (third, first, second) = (_line.TakeAsync(3, _cancellation), _line.TakeAsync(1, _cancellation), _line.TakeAsync(2, _cancellation));
        _line.Offer("a");
        Assert.Equal("a", await first);
        Assert.False(second.IsCompleted || third.IsCompleted);
        _line.Offer("b");
        Assert.Equal("b", await second);
        _line.Offer("c");
        Assert.Equal("c", await third);
    }

    [Fact]
    public async Task One_who_came_too_soon_gives_way_to_the_lower_ticket_alone()
    {
        Assert.Equal("a", await _line.GiveWayAsync("a", 2, _cancellation));
        var (third, first) = (_line.TakeAsync(3, _cancellation), _line.TakeAsync(1, _cancellation));

        var second = _line.GiveWayAsync("a", 2, _cancellation);

        Assert.Equal("a", await first);
        Assert.False(second.IsCompleted || third.IsCompleted);
        Assert.Equal("b", await _line.GiveWayAsync("b", 1, _cancellation));
        _line.Offer("b");
        Assert.Equal("b", await second);
        Assert.False(third.IsCompleted);
        _line.Offer("c");
        Assert.Equal("c", await third);
    }

    [Fact]
    public async Task One_who_leaves_takes_nothing_with_him()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (_line.TakeAsync(1, leaving.Token), _line.TakeAsync(2, _cancellation));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, _line.Waiting);
        _line.Offer("a");
        Assert.Equal("a", await second);
        _line.Offer("b");
        Assert.True(_line.TryTake(out var item));
        Assert.Equal("b", item);
    }

    [Fact]
    public async Task A_failure_reaches_the_first_in_line_alone()
    {
        var (first, second) = (_line.TakeAsync(1, _cancellation), _line.TakeAsync(2, _cancellation));
        Assert.True(_line.Fail(new InvalidOperationException("no room")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        _line.Offer("a");
        Assert.Equal("a", await second);
        Assert.False(_line.Fail(new InvalidOperationException("no room")));
    }

    [Fact]
    public async Task A_closed_line_sends_everybody_away_and_takes_nothing()
    {
        _line.Offer("a");
        Assert.Equal(["a"], _line.Close(new ObjectDisposedException("line")));
        Assert.False(_line.Offer("b"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _line.TakeAsync(1, _cancellation));
    }
}
