using System.Text.RegularExpressions;

namespace PgTestKit.Tests.Servers;

/// <summary>Looks at processes that are nobody's children here.</summary>
internal static class OtherProcesses
{
    /// <summary>Whether SIGHUP is ignored by this process, and by all that it starts.</summary>
    public static bool InheritsNoHangUp => Regex.IsMatch(TryRead("/proc/self/status"), "SigIgn:.*[13579bdf]$", RegexOptions.Multiline);

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

    /// <summary>The processes whose command lines hold a text.</summary>
    public static IReadOnlyList<(int Id, string Words)> Naming(string text) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
        where id > 0
        let words = TryRead(folder + "/cmdline")
        where words.Contains(text, StringComparison.Ordinal)
        select (id, words),
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
