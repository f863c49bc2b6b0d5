using System.Security.Cryptography;
using System.Text;

namespace PgTestKit;

/// <summary>The fingerprint of each initializer, and the hash over all of them in order.</summary>
internal sealed record Fingerprints(string Hash, IReadOnlyList<MarkedInitializer> Initializers)
{
    public static async Task<Fingerprints> OfAsync(IEnumerable<IDatabaseInitializer> initializers, CancellationToken cancellationToken)
    {
        var marked = new List<MarkedInitializer>();
        foreach (var initializer in initializers)
            marked.Add(new(initializer.Name, HashOf(await initializer.GetFingerprintAsync(cancellationToken))));
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
