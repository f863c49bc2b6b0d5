using System.Globalization;

namespace PgTestKit;

/// <summary>The open savepoints of a test's transaction. Releasing or rolling back one takes with it all that came after, whichever context they belong to.</summary>
internal sealed class SavepointStack
{
    private readonly List<string> _names = [];
    private readonly HashSet<string> _undone = [];
    private int _count;

    public string Push()
    {
        lock (_names)
        {
            var name = "pgtestkit_" + (++_count).ToString(CultureInfo.InvariantCulture);
            _names.Add(name);
            return name;
        }
    }

    /// <summary>Takes a savepoint and all later ones off, and tells what had become of it before.</summary>
    public SavepointState Pop(string name, bool rollback)
    {
        lock (_names)
        {
            var index = _names.IndexOf(name);
            if (index < 0) return _undone.Contains(name) ? SavepointState.RolledBack : SavepointState.Released;
            if (rollback) _undone.UnionWith(_names.Skip(index + 1));
            _names.RemoveRange(index, _names.Count - index);
            return SavepointState.Open;
        }
    }
}
