namespace PgTestKit;

/// <summary>Where data directories are made when the user names no folder: in memory where there is room, else among the temporary files.</summary>
internal static class DataParent
{
    private const string SharedMemory = "/dev/shm";
    private const long Room = 2L << 30; // bytes; containers often have 64 MiB there, too little for clones

    public static string Choose() => OperatingSystem.IsLinux() && FreeBytes(SharedMemory) >= Room ? SharedMemory : Path.GetTempPath();

    private static long FreeBytes(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
