using System.Diagnostics;
using System.Globalization;

namespace PgTestKit;

/// <summary>Work that is told of only if it lasts: its steps from then on, a sign of life now and then, and how long it took.</summary>
internal sealed class SlowWork : IAsyncDisposable
{
    private const int TicksBetweenLines = 10; // a terminal gets a dot at every tick
    private readonly Func<string> _what;
    private readonly Action<string> _log;
    private readonly TextWriter? _terminal;
    private readonly PeriodicTimer _timer;
    private readonly Task _ticking;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private string? _step;
    private bool _isShown;

    public SlowWork(Func<string> what, Action<string> log, TextWriter? terminal, TimeSpan quiet)
    {
        (_what, _log, _terminal, _timer) = (what, log, terminal, new(quiet));
        _ticking = TickAsync();
    }

    /// <summary>Says what is being done now.</summary>
    public void Step(string step)
    {
        lock (_lock)
        {
            _step = step;
            if (!_isShown) return;
            _log($"{_what()}: {step}");
            _terminal?.Write(", " + step);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _ticking;
        if (_isShown) End();
    }

    private string Seconds => _watch.Elapsed.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture) + " s";

    private async Task TickAsync()
    {
        for (var ticks = 0; await _timer.WaitForNextTickAsync(); ticks++) Tick(ticks);
    }

    private void Tick(int ticks)
    {
        lock (_lock)
        {
            _isShown = true;
            var line = _step is null ? _what() : $"{_what()}: {_step}";
            if (ticks % TicksBetweenLines == 0) _log(ticks == 0 ? line : $"{line} ({Seconds} so far)");
            _terminal?.Write(ticks == 0 ? "PgTestKit: " + line : ".");
        }
    }

    private void End()
    {
        _log($"{_what()} took {Seconds}");
        _terminal?.WriteLine(" " + Seconds);
    }
}
