using System.Collections.Concurrent;

namespace PgTestKit;

/// <summary>The one piece of static state: the servers of this process that stand ready with their template, shared by fixtures that ask for the same.</summary>
internal static class RunningServers
{
    private static readonly ConcurrentDictionary<string, Entry> Entries = new();

    /// <summary>Joins the server under this key, or starts it. The first caller's work is shared; when it fails, every caller sees why and the next one tries anew.</summary>
    public static async Task<SharedServer> JoinAsync(string key, Func<CancellationToken, Task<PreparedServer>> prepare, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = Entries.GetOrAdd(key, _ => new Entry());
            await entry.Gate.WaitAsync(cancellationToken);
            try
            {
                if (entry.IsClosed) continue;
                if (entry.Server is null)
                {
                    try
                    {
                        entry.Server = await prepare(cancellationToken);
                    }
                    catch
                    {
                        Close(key, entry);
                        throw;
                    }
                }

                var isShared = entry.Users++ > 0;
                return new SharedServer(entry.Server, isShared, (dead, cancellation) => ReviveAsync(entry, dead, prepare, cancellation), () => LeaveAsync(key, entry));
            }
            finally
            {
                entry.Gate.Release();
            }
        }
    }

    private static async Task<PreparedServer> ReviveAsync(Entry entry, RunningServer dead, Func<CancellationToken, Task<PreparedServer>> prepare, CancellationToken cancellationToken)
    {
        await entry.Gate.WaitAsync(cancellationToken);
        try
        {
            if (entry.Server is not { } old || old.Server != dead) return entry.Server!;
            entry.Server = await prepare(cancellationToken);
            await old.DisposeAsync();
            return entry.Server;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private static async ValueTask LeaveAsync(string key, Entry entry)
    {
        await entry.Gate.WaitAsync();
        try
        {
            if (--entry.Users > 0) return;
            Close(key, entry);
            await entry.Server!.DisposeAsync();
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private static void Close(string key, Entry entry)
    {
        entry.IsClosed = true;
        Entries.TryRemove(new(key, entry));
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public PreparedServer? Server { get; set; }
        public int Users { get; set; }
        public bool IsClosed { get; set; }
    }
}
