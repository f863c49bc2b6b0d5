namespace PgTestKit;

/// <summary>One initializer as a template's marker records it.</summary>
/// <param name="Name">The initializer's name; a file's, inside <paramref name="Files"/>.</param>
/// <param name="Hash">The hash of its fingerprint.</param>
/// <param name="Files">What it read, where it reads files.</param>
internal sealed record MarkedInitializer(string Name, string Hash, IReadOnlyList<MarkedInitializer>? Files = null);
