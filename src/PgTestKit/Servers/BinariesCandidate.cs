namespace PgTestKit;

/// <summary>A folder where PostgreSQL's binaries may be.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Origin">What names it, for reports.</param>
/// <param name="IsDemanded">Whether the user named it, so that looking elsewhere would be wrong.</param>
internal sealed record BinariesCandidate(string Folder, string Origin, bool IsDemanded = false);
