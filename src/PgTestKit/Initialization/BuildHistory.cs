using System.Text.Json;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>What a suite's latest templates were made of, a file each, for servers that take their templates with them.</summary>
internal sealed partial class BuildHistory(string cache, string suite)
{
    private const int Kept = 50;

    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);

    private readonly DirectoryInfo _folder = new(Path.Combine(cache, "templates"));
    private readonly string _suite = Fingerprints.HashOf(suite)[..16];

    /// <summary>The steps of each template, the latest first; none where nothing can be read.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<MarkedInitializer>>> ReadAsync(CancellationToken cancellationToken)
    {
        var templates = new List<IReadOnlyList<MarkedInitializer>>();
        try
        {
            foreach (var file in Files())
                if (JsonSerializer.Deserialize<MarkedInitializer[]>(await File.ReadAllTextAsync(file.FullName, cancellationToken)) is { } steps) templates.Add(steps);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // another process is at it: what was read so far must do
        }

        return templates;
    }

    /// <summary>Adds a template's steps. Where they can't be kept, the next account says less, and that is all.</summary>
    public async Task AddAsync(Fingerprints fingerprints, CancellationToken cancellationToken)
    {
        try
        {
            _folder.Create();
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, $"{_suite}-{fingerprints.Hash[..16]}.json"), JsonSerializer.Serialize(fingerprints.Initializers), cancellationToken);
            foreach (var file in Files().Skip(Kept).Concat(_folder.EnumerateFiles().Where(file => file.LastWriteTimeUtc < DateTime.UtcNow - MaxAge && OwnName().IsMatch(file.Name)))) file.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // a folder of another user
        }
    }

    private IReadOnlyList<FileInfo> Files() => Directory.Exists(_folder.FullName) ? [.. _folder.EnumerateFiles(_suite + "-*.json").OrderByDescending(file => file.LastWriteTimeUtc)] : [];

    // The user names the cache's folder, and may have files of his own in it.
    [GeneratedRegex("^[0-9a-f]{16}-[0-9a-f]{16}[.]json$")]
    private static partial Regex OwnName();
}
