using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>The versions of the binaries seen before, one file each: to read one takes less than to start <c>postgres --version</c>.</summary>
internal sealed partial class VersionNotes(CacheOptions options)
{
    private readonly string? _folder = options.MaxBytes <= 0 ? null : Path.Combine(options.Folder ?? CacheFolder.Candidates[0], "versions");

    /// <summary>The version of a <c>postgres</c>; null when it doesn't run.</summary>
    public async Task<string?> OfAsync(FileInfo postgres, CancellationToken cancellationToken)
    {
        var note = _folder is null ? null : Path.Combine(_folder, Fingerprints.HashOf($"{postgres.FullName}\n{postgres.LastWriteTimeUtc.Ticks}\n{postgres.Length}")[..24]);
        try
        {
            if (note is not null && File.Exists(note) && Number().Match(await File.ReadAllTextAsync(note, cancellationToken)) is { Success: true } known) return known.Value;
            var version = await AskAsync(postgres.FullName, cancellationToken);
            if (note is not null && version is not null)
            {
                Directory.CreateDirectory(_folder!);
                await File.WriteAllTextAsync(note, version, CancellationToken.None);
            }

            return version;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await AskAsync(postgres.FullName, cancellationToken); // a note that can't be kept is none
        }
    }

    private static async Task<string?> AskAsync(string postgres, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(postgres, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Number().Match(output) is { Success: true } match ? match.Value : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // of another architecture, or not executable
        }
    }

    [GeneratedRegex(@"\d+(\.\d+)+|\d+(?=(devel|beta|rc))")]
    private static partial Regex Number();
}
