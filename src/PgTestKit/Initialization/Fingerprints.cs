using System.Security.Cryptography;
using System.Text;

namespace PgTestKit;

/// <summary>The fingerprint of each initializer, and the hash over all of them in order.</summary>
internal sealed record Fingerprints(string Hash, IReadOnlyList<MarkedInitializer> Initializers)
{
    public static async Task<Fingerprints> OfAsync(IEnumerable<IDatabaseInitializer> initializers, CancellationToken cancellationToken)
    {
        // Side by side: a DbContext takes its time to write the script that it is known by.
        var marked = await Task.WhenAll(initializers.Select(initializer => Task.Run(
            async () => new MarkedInitializer(initializer.Name, HashOf(await initializer.GetFingerprintAsync(cancellationToken))), cancellationToken)));
        return new(HashOf(string.Join('\n', marked.Select(item => item.Name + "\t" + item.Hash))), marked);
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What differs from an older template, in a few words; empty when they have nothing in common.</summary>
    public string DifferenceFrom(IReadOnlyList<MarkedInitializer> older)
    {
        var before = older.ToLookup(item => item.Name, item => item.Hash);
        var now = Initializers.ToLookup(item => item.Name, item => item.Hash);
        return string.Join(", ",
        [
            .. now.Where(item => before.Contains(item.Key) && !before[item.Key].SequenceEqual(item)).Select(item => item.Key + " changed"),
            .. now.Where(item => !before.Contains(item.Key)).Select(item => item.Key + " is new"),
            .. before.Where(item => !now.Contains(item.Key)).Select(item => item.Key + " is gone"),
        ]);
    }
}
