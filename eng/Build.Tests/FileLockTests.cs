using Xunit;

namespace Build.Tests;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    [Fact]
    public async Task The_second_waits_for_the_first_and_says_so_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = _folder.At("artifacts/.build.lock");

        var first = await FileLock.TakeAsync(path, "waiting", _output, cancellationToken);
        var second = FileLock.TakeAsync(path, "waiting", _output, cancellationToken);
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();
        await using var held = await second;
        Assert.Equal("waiting" + Environment.NewLine, _output.ToString());
    }

    [Fact]
    public async Task Waiting_can_be_interrupted()
    {
        var path = _folder.At("lock");
        await using var held = await FileLock.TakeAsync(path, "waiting", TextWriter.Null, TestContext.Current.CancellationToken);
        using var interrupted = new CancellationTokenSource();
        var second = FileLock.TakeAsync(path, "waiting", TextWriter.Null, interrupted.Token);

        await interrupted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }
}
