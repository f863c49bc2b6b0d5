namespace PgTestKit;

/// <summary>The order that foreign keys give to tables, where they give one.</summary>
internal sealed class KeyOrder(IReadOnlyList<ForeignKey> keys)
{
    private readonly ILookup<uint, ForeignKey> _byReferenced = keys.Where(key => key.Root != key.Referenced).ToLookup(key => key.Referenced);
    private readonly HashSet<uint> _referenced = [.. keys.Select(key => key.Referenced)];
    private Dictionary<uint, int>? _ranks;

    /// <summary>A table that refers to another has the lower rank, unless they refer to each other in a circle.</summary>
    public int Rank(uint table) => (_ranks ??= Ranks()).GetValueOrDefault(table, int.MaxValue);

    public bool IsReferenced(uint table) => _referenced.Contains(table);

    /// <summary>Whether what the key refers to comes to refer to the key's table.</summary>
    public bool IsCircular(ForeignKey key) => WithReferrers([key.Root]).Contains(key.Referenced);

    /// <summary>The tables, and all that refer to them directly or by way of others.</summary>
    public List<uint> WithReferrers(IEnumerable<uint> tables)
    {
        List<uint> found = [.. tables.Distinct()];
        for (var i = 0; i < found.Count; i++)
            found.AddRange(_byReferenced[found[i]].Select(key => key.Root).Distinct().Except(found).ToList());
        return found;
    }

    private Dictionary<uint, int> Ranks()
    {
        var ranks = new Dictionary<uint, int>();
        var seen = new HashSet<uint>();
        // Depth first over those that refer: each gets its rank before what it refers to. Keys by their own stack, as a chain may be long.
        foreach (var start in keys.Select(key => key.Referenced).Distinct())
        {
            var path = new Stack<(uint Table, bool IsDone)>([(start, false)]);
            while (path.TryPop(out var step))
            {
                if (step.IsDone)
                {
                    ranks[step.Table] = ranks.Count;
                }
                else if (seen.Add(step.Table))
                {
                    path.Push((step.Table, true));
                    foreach (var key in _byReferenced[step.Table]) path.Push((key.Root, false));
                }
            }
        }

        return ranks;
    }
}
