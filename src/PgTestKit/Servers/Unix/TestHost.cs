using System.Diagnostics;
using System.Globalization;

namespace PgTestKit;

/// <summary>The host of <c>dotnet test</c> that started this process. When a test hangs, <c>--blame-hang-timeout</c> kills the host alone, and an xUnit v3 suite, which is a process of its own, hangs on.</summary>
internal static class TestHost
{
    /// <summary>The parent process when it is such a host; null otherwise, and where there is no <c>/proc</c>.</summary>
    public static Process? Find()
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return null;
            // "pid (name) state parent ...": the name may hold blanks and brackets.
            var parent = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return File.ReadAllText($"/proc/{parent}/cmdline").Contains("testhost", StringComparison.Ordinal) ? Process.GetProcessById(int.Parse(parent, CultureInfo.InvariantCulture)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // it is gone already
        }
    }
}
