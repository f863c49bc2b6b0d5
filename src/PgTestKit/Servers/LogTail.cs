namespace PgTestKit;

/// <summary>The last lines of a server's log, for the errors that need them.</summary>
internal sealed class LogTail
{
    private const int Lines = 40;
    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    public void Add(string? line)
    {
        if (string.IsNullOrEmpty(line)) return;
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Lines) _lines.Dequeue();
        }
    }

    public void Clear()
    {
        lock (_lock) _lines.Clear();
    }

    public override string ToString()
    {
        lock (_lock) return string.Join(Environment.NewLine, _lines);
    }
}
