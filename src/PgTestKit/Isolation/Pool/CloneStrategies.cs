namespace PgTestKit;

/// <summary>Finds the fastest way to copy a template on one server. Clones that are made ahead try each way, the others go the way that was fastest so far.</summary>
internal sealed class CloneStrategies
{
    private const int Samples = 2; // of each: one may fall into a checkpoint
    private readonly Lock _lock = new();
    private List<Candidate>? _candidates;

    /// <summary>The fastest so far; before anything was measured the likely one.</summary>
    /// <param name="version">The server's.</param>
    /// <param name="isThrowAway">Where nothing waits for the disk, copying files beats logging every page.</param>
    /// <param name="explore">Whether nobody waits for this clone, so that it may go a way that is not known yet.</param>
    public CloneStrategy Choose(Version version, bool isThrowAway, bool explore)
    {
        lock (_lock)
        {
            _candidates ??= [.. Candidates(version.Major, isThrowAway).Select(strategy => new Candidate(strategy))];
            var unknown = explore ? _candidates.Where(each => each.Tries < Samples).MinBy(each => each.Tries) : null;
            if (unknown is not null) unknown.Tries++;
            return (unknown ?? _candidates.MinBy(each => each.Time) ?? _candidates[0]).Strategy;
        }
    }

    /// <summary>Takes how long a clone took.</summary>
    public void Record(CloneStrategy strategy, TimeSpan time)
    {
        lock (_lock)
            if (_candidates?.Find(each => each.Strategy == strategy) is { } candidate && time < candidate.Time) candidate.Time = time;
    }

    /// <summary>Takes that the server can't do it.</summary>
    public void Exclude(CloneStrategy strategy)
    {
        lock (_lock) _candidates?.RemoveAll(each => each.Strategy == strategy);
    }

    private static CloneStrategy[] Candidates(int version, bool isThrowAway)
    {
        if (version < 15) return [new("")];
        CloneStrategy log = new("STRATEGY WAL_LOG"), files = new("STRATEGY FILE_COPY");
        CloneStrategy[] known = isThrowAway ? [files, log] : [log, files];
        return version < 18 ? known : [.. known, files with { Setting = "SET file_copy_method = clone" }];
    }

    private sealed class Candidate(CloneStrategy strategy)
    {
        public CloneStrategy Strategy => strategy;

        public int Tries { get; set; }

        public TimeSpan Time { get; set; } = TimeSpan.MaxValue;
    }
}
