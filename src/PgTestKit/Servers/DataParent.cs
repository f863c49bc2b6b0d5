namespace PgTestKit;

/// <summary>Where data directories are made when the user names no folder: in memory where there is room, else among the temporary files.</summary>
internal static class DataParent
{
    private const string SharedMemory = "/dev/shm";
    private const long Room = 2L << 30; // bytes; containers often have 64 MiB there, too little for clones

    /// <summary>Where folders may be that a suite left behind.</summary>
    public static IEnumerable<string> All => [SharedMemory, Path.GetTempPath()];

    public static string Choose() => Choose(SharedMemory);

    internal static string Choose(string memory) => OperatingSystem.IsLinux() && FreeBytes(memory) >= Room ? memory : Path.GetTempPath();

    /// <summary>What to do when there is no room.</summary>
    public static string Cure(string parent) => $"{parent} has {FreeBytes(parent) >> 20} MiB free. Make room there, or name another folder: PostgresServer.Local().WithDataIn(...).";

    /// <summary>Says what is wrong before <c>cp</c> fails half way.</summary>
    public static void DemandRoom(string parent, long bytes)
    {
        if (FreeBytes(parent) is var free and >= 0 && free < bytes)
            throw new PgTestKitException($"The data directory needs {bytes >> 20} MiB. {Cure(parent)}");
    }

    /// <summary>Less than none where it can't be told.</summary>
    public static long FreeBytes(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : -1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }
}
