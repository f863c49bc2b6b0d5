namespace PgTestKit;

/// <summary>The bytes of all files below a folder.</summary>
internal static class FolderSize
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static long Of(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", Everything).Sum(file => file.Exists ? file.Length : 0);
        }
        catch (IOException)
        {
            return 0; // it went meanwhile
        }
    }
}
