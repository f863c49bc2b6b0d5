namespace PgTestKit.Scanning;

/// <summary>The nearest folder above a file that holds a project.</summary>
internal static class ProjectFolder
{
    public static string? Of(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.EnumerateFiles(folder, "*.csproj").Any()) return folder;
        return null;
    }
}
