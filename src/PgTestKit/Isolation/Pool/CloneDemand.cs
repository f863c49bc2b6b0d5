namespace PgTestKit;

/// <summary>How many clones to have ready before anybody asks: as many as tests keep one to themselves at the moment, since each is likely to be followed by another. A suite that keeps none gets none.</summary>
/// <param name="workers">The most that are made ahead: so many tests run at once.</param>
internal sealed class CloneDemand(int workers)
{
    private const int Spare = 4; // connections: those that make and drop databases
    private const int PerLease = 2; // the test's, and that of its reset or one more of its own
    private const int FreeSizes = 4; // that many clones must fit on the disk for one to be made that may not be needed
    private int _kept;

    /// <summary>A lease begins, or waits, that will not give its clone back.</summary>
    public void Begin() => Interlocked.Increment(ref _kept);

    /// <summary>It ended, or was given up.</summary>
    public void End() => Interlocked.Decrement(ref _kept);

    /// <param name="limits">Null as long as they are not known: then there is room.</param>
    /// <param name="leased">The clones that tests have.</param>
    /// <param name="freeBytes">Where the clones are; null where that can't be told.</param>
    public int Ahead(ServerLimits? limits, int leased, Func<long?> freeBytes)
    {
        var ahead = Math.Min(Volatile.Read(ref _kept), workers);
        if (ahead == 0 || limits is null) return ahead;
        ahead = Math.Clamp(limits.Connections - Spare - (leased * PerLease), 0, ahead);
        return ahead > 0 && freeBytes() < FreeSizes * limits.TemplateBytes ? 0 : ahead;
    }
}
