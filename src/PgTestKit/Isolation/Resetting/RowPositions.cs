using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Where a clone's rows of one table lie now: where the template had them, but for those that were put back.</summary>
internal sealed class RowPositions(uint fileNode)
{
    private readonly Dictionary<NpgsqlTid, NpgsqlTid> _moved = [];

    public uint FileNode { get; private set; } = fileNode;

    public void Moved(NpgsqlTid baseline, NpgsqlTid now) => _moved[baseline] = now;

    public void Rewritten(uint file)
    {
        FileNode = file;
        _moved.Clear();
    }

    /// <summary>The positions in the baseline of the rows that are not where they should be; null when more is wrong than that.</summary>
    public NpgsqlTid[]? Missing(NpgsqlTid[] baseline, List<NpgsqlTid> survivors)
    {
        var found = survivors.ToHashSet();
        NpgsqlTid[] missing = [.. baseline.Where(position => !found.Contains(_moved.GetValueOrDefault(position, position)))];
        return baseline.Length - missing.Length == survivors.Count ? missing : null;
    }
}
