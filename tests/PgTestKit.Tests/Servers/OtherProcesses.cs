namespace PgTestKit.Tests.Servers;

/// <summary>Looks at processes that are nobody's children here.</summary>
internal static class OtherProcesses
{
    // A zombie has ended: it waits for whoever adopted it.
    public static bool HasEnded(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>The command lines that hold a text.</summary>
    public static IReadOnlyList<string> Naming(string text) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        let words = TryRead(folder + "/cmdline")
        where words.Contains(text, StringComparison.Ordinal)
        select words,
    ];

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
