using System.Globalization;

namespace PgTestKit;

/// <summary>The settings of a server whose data nobody will miss.</summary>
internal static class LocalServerSettings
{
    // In the data directory, so that it goes with it: an immediate shutdown leaves POSIX shared memory behind. Windows has a kind of its own.
    private static readonly string SharedMemory = OperatingSystem.IsWindows() ? "windows" : "mmap";

    public static SortedDictionary<string, string> Throwaway(int port) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["listen_addresses"] = "127.0.0.1",
        ["port"] = port.ToString(CultureInfo.InvariantCulture),
        ["unix_socket_directories"] = "",
        // Some clones with a full pool each; more of them cost time at each start.
        ["max_connections"] = Math.Max(100, 20 * (Environment.ProcessorCount + 3)).ToString(CultureInfo.InvariantCulture),
        // A session that looks at more tables than it may hold files open opens each of them anew.
        ["max_files_per_process"] = "4000",
        // The data is in the kernel's memory anyway, and DROP DATABASE looks through all buffers.
        ["shared_buffers"] = "32MB",
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        ["synchronous_commit"] = "off",
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        // initdb makes small segments, which are quick to copy; these keep small segments from meaning many checkpoints.
        ["max_wal_size"] = "1GB",
        ["wal_init_zero"] = "off",
        ["wal_recycle"] = "off",
        ["checkpoint_timeout"] = "1h",
        ["autovacuum"] = "off",
        ["dynamic_shared_memory_type"] = SharedMemory,
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["lc_messages"] = "C",
        // LOG ranks above ERROR: the log tells of start, stop and crash, not of every error that a test provokes.
        ["log_min_messages"] = "log",
        ["log_min_error_statement"] = "panic",
        ["log_destination"] = "stderr",
        ["logging_collector"] = "off",
        ["log_checkpoints"] = "off",
    };
}
