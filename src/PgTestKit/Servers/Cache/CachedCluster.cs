namespace PgTestKit;

/// <summary>A data directory in the cache, in the order in which a start needs it: <c>data/</c> without databases, the one that is leased first in <c>base/</c>, and those that can wait in <c>rest/</c>.</summary>
internal sealed class CachedCluster
{
    private readonly string _manifest;

    private CachedCluster(string fullPath, string password, string template, string manifest) => (FullPath, Password, Template, _manifest) = (fullPath, password, template, manifest);

    public string FullPath { get; }

    public string Password { get; }

    /// <summary>The name of the finished template in it; empty when there is none.</summary>
    public string Template { get; }

    public long Bytes => ClusterManifest.Bytes(_manifest);

    /// <summary>The entry at a path; null when there is none, or none that can be read.</summary>
    public static async Task<CachedCluster?> TryOpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = path + "/manifest";
            if (!File.Exists(manifest)) return null;
            File.SetLastWriteTimeUtc(manifest, DateTime.UtcNow); // when it was used last
            return new(path, await File.ReadAllTextAsync(path + "/password", cancellationToken), await File.ReadAllTextAsync(path + "/template", cancellationToken), await File.ReadAllTextAsync(manifest, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether every file is there in its full length.</summary>
    public bool IsWhole()
    {
        try
        {
            return ClusterManifest.Of(FullPath) == _manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
