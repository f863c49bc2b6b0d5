namespace PgTestKit.Tests.Isolation.Dirt;

/// <summary>What the kit says while tests run.</summary>
public sealed class Log
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    public void Add(string line)
    {
        lock (_lines) _lines.Add(line);
    }

    /// <summary>The database was replaced, once, and its line says why.</summary>
    public void Names(string database, string why)
    {
        var line = Assert.Single(Lines, line => line.StartsWith($"database {database} was replaced", StringComparison.Ordinal));
        Assert.True(line.Contains(why, StringComparison.Ordinal), line);
    }
}
