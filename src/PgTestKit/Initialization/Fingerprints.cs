using System.Security.Cryptography;
using System.Text;

namespace PgTestKit;

/// <summary>The fingerprint of each initializer, and the hash over all of them in order.</summary>
internal sealed record Fingerprints(string Hash, IReadOnlyList<MarkedInitializer> Initializers)
{
    public static async Task<Fingerprints> OfAsync(IEnumerable<IDatabaseInitializer> initializers, CancellationToken cancellationToken)
    {
        // Side by side: a DbContext takes its time to write the script that it is known by.
        var marked = await Task.WhenAll(initializers.Select(initializer => Task.Run(() => MarkAsync(initializer, cancellationToken), cancellationToken)));
        return new(HashOf(TextOf(marked)), marked);
    }

    private static async Task<MarkedInitializer> MarkAsync(IDatabaseInitializer initializer, CancellationToken cancellationToken)
    {
        var files = initializer is IFileInitializer reader ? await reader.GetFilesAsync(cancellationToken) : null;
        return new(initializer.Name, HashOf(files is null ? await initializer.GetFingerprintAsync(cancellationToken) : TextOf(files)), files);
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string TextOf(IEnumerable<MarkedInitializer> items) => string.Join('\n', items.Select(item => item.Name + "\t" + item.Hash));

    /// <summary>What differs from an older template, in a few words; empty when they have nothing in common.</summary>
    public string DifferenceFrom(IReadOnlyList<MarkedInitializer> older) => Difference(older, Initializers);

    private static string Difference(IReadOnlyList<MarkedInitializer> older, IReadOnlyList<MarkedInitializer> newer)
    {
        var before = older.ToLookup(item => item.Name);
        var now = newer.ToLookup(item => item.Name);
        return string.Join(", ",
        [
            .. now.Where(item => before.Contains(item.Key) && !Hashes(before[item.Key]).SequenceEqual(Hashes(item))).Select(item => item.Key + " changed" + Files(before[item.Key], item)),
            .. now.Where(item => !before.Contains(item.Key)).Select(item => item.Key + " is new"),
            .. before.Where(item => !now.Contains(item.Key)).Select(item => item.Key + " is gone"),
        ]);
    }

    private static IEnumerable<string> Hashes(IEnumerable<MarkedInitializer> items) => items.Select(item => item.Hash);

    private static string Files(IEnumerable<MarkedInitializer> older, IEnumerable<MarkedInitializer> newer)
    {
        List<MarkedInitializer> before = [.. older.SelectMany(item => item.Files ?? [])], now = [.. newer.SelectMany(item => item.Files ?? [])];
        return before.Count <= 1 && now.Count <= 1 ? "" : $" ({Difference(before, now)})";
    }
}
