using PgTestKit.Scanning;
using PgTestKit.Scanning.Reports;

namespace PgTestKit.Verbs;

/// <summary><c>pgtestkit scan --fix</c>: shows what would be written, then writes what was agreed to.</summary>
internal static class ScanFix
{
    /// <summary>Whether files were written.</summary>
    public static async Task<bool> RunAsync(Scanner scanner, ScanResult result, bool yes, Terminal terminal, CancellationToken cancellationToken)
    {
        var fixes = await new Fixer(scanner).RunAsync(result, cancellationToken);
        if (fixes.Count == 0)
        {
            terminal.Progress("Nothing here can be changed mechanically.");
            return false;
        }

        foreach (var fix in fixes) terminal.Verbatim(UnifiedDiff.Of(fix.File.Path, fix.Before.Text, fix.After), endsLine: false);
        var files = Summary.Count(fixes.Count, "file", "files");
        if (!yes && !terminal.Confirm($"Write these changes to {files}?"))
        {
            terminal.Progress("Nothing was written. Answer y, or add --yes.");
            return false;
        }

        foreach (var fix in fixes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await fix.Before.WriteAsync(fix.File.FullPath, fix.After, CancellationToken.None); // never half a file
        }

        terminal.Progress($"{files} written.");
        return true;
    }
}
