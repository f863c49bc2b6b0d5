using System.Globalization;

namespace PgTestKit;

/// <summary>The open savepoints of a test's transaction. Releasing or rolling back one takes with it all that came after, whoever they belong to.</summary>
internal sealed class SavepointStack
{
    private readonly Lock _lock = new();
    private readonly List<(string Name, SavepointKind Kind)> _open = [];
    private readonly HashSet<string> _undone = [];
    private int _count;

    public string NextName() => "pgtestkit_" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a transaction of the code under test is open.</summary>
    public bool HasTransaction
    {
        get
        {
            lock (_lock) return _open.Exists(savepoint => savepoint.Kind == SavepointKind.Transaction);
        }
    }

    public void Push(string name, SavepointKind kind)
    {
        lock (_lock) _open.Add((name, kind));
    }

    /// <summary>Takes off all savepoints after one, which stays.</summary>
    public void PopAfter(string name)
    {
        lock (_lock) _open.RemoveRange(IndexOf(name) + 1, _open.Count - IndexOf(name) - 1);
    }

    /// <summary>Takes a transaction's savepoint and all later ones off, and tells what had become of it before.</summary>
    public SavepointState Pop(string name, bool rollback)
    {
        lock (_lock)
        {
            var index = IndexOf(name);
            if (index < 0) return _undone.Contains(name) ? SavepointState.RolledBack : SavepointState.Released;
            if (rollback) _undone.UnionWith(_open.Skip(index + 1).Select(savepoint => savepoint.Name));
            _open.RemoveRange(index, _open.Count - index);
            return SavepointState.Open;
        }
    }

    /// <summary>The savepoint of the last statement, unless a transaction began after it.</summary>
    public string? LastStatement()
    {
        lock (_lock) return _open is [.., (var name, SavepointKind.Statement)] ? name : null;
    }

    /// <summary>Takes off the savepoints of the last statements when there are so many in a row, and tells the first one: releasing it releases all.</summary>
    public string? PopStatements(int atLeast)
    {
        lock (_lock)
        {
            var first = _open.FindLastIndex(savepoint => savepoint.Kind != SavepointKind.Statement) + 1;
            if (_open.Count - first < atLeast) return null;
            var name = _open[first].Name;
            _open.RemoveRange(first, _open.Count - first);
            return name;
        }
    }

    /// <summary>Forgets the savepoints of statements after a transaction's, when the transaction goes back to a savepoint that only it knows.</summary>
    public void ForgetStatementsAfter(string name)
    {
        lock (_lock)
        {
            var index = IndexOf(name);
            for (var i = _open.Count - 1; i > index; i--)
                if (_open[i].Kind == SavepointKind.Statement) _open.RemoveAt(i);
        }
    }

    private int IndexOf(string name) => _open.FindIndex(savepoint => savepoint.Name == name);
}
