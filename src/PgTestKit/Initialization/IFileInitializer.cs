namespace PgTestKit;

/// <summary>A step that reads files, so that the account can say which one changed.</summary>
internal interface IFileInitializer : IDatabaseInitializer
{
    /// <summary>The files' names, the same on every machine, and hashes.</summary>
    ValueTask<IReadOnlyList<MarkedInitializer>> GetFilesAsync(CancellationToken cancellationToken);

    async ValueTask<string> IDatabaseInitializer.GetFingerprintAsync(CancellationToken cancellationToken) => Fingerprints.TextOf(await GetFilesAsync(cancellationToken));
}
