using System.Collections.Concurrent;

namespace PgTestKit.Tests.Progress;

public sealed class SlowWorkTests : IDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly StringWriter _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task Fast_work_says_nothing()
    {
        await using (var work = Begin(TimeSpan.FromHours(1)))
        {
            work.Step("schema \"app\"");
            work.Step("script b.sql");
        }

        Assert.Empty(_log);
        Assert.Empty(_terminal.ToString());
    }

    [Fact]
    public async Task Slow_work_is_plain_lines_in_the_log_and_one_line_that_grows_on_a_terminal()
    {
        await using (var work = Begin(TimeSpan.FromMilliseconds(20)))
        {
            work.Step("schema \"app\"");
            await Eventually.IsTrueAsync(() => Task.FromResult(_log.Count > 1));
            work.Step("script b.sql");
        }

        var lines = _log.ToList();
        Assert.Equal("building x: schema \"app\"", lines[0]);
        Assert.Matches(@"^building x: schema ""app"" \(\d\.\d s so far\)$", lines[1]);
        Assert.Contains("building x: script b.sql", lines);
        Assert.Matches(@"^building x took \d+\.\d s$", lines[^1]);
        var shown = _terminal.ToString();
        Assert.Matches("""^PgTestKit: building x: schema "app"\.+, script b\.sql\.* \d+\.\d s\r?\n$""", shown);
    }

    [Fact]
    public async Task A_builder_sends_its_lines_to_a_logger()
    {
        var logger = new ListLogger();
        await using var template = await new TemplateDatabaseBuilder().LogTo(logger).AddSeed("slow", Guid.NewGuid().ToString(), (connection, cancellation) => connection.ExecuteAsync("SELECT pg_sleep(1.5)", cancellation)).BuildAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"building template {template.Name}: seed slow", logger.Lines);
    }

    private SlowWork Begin(TimeSpan quiet) => new PgTestKit.Progress(_log.Enqueue, _terminal) { Quiet = quiet }.Begin("building x");
}
