using System.Text;

namespace PgTestKit;

/// <summary>Refuses names that PostgreSQL would cut off or not take.</summary>
internal static class ObjectName
{
    private const int LongestName = 63;

    /// <param name="name">The name, as the catalog is to have it.</param>
    /// <param name="kind">What it names: <c>schema</c>, <c>role</c>.</param>
    /// <returns>The same name.</returns>
    public static string Check(string name, string kind)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new PgTestKitException($"{(kind[0] is 'e' ? "An" : "A")} {kind}'s name is empty. Name it, or look at the configuration that it comes from.");
        if (Encoding.UTF8.GetByteCount(name) is > LongestName and var length)
            throw new PgTestKitException($"{char.ToUpperInvariant(kind[0])}{kind[1..]} \"{name}\" has a name of {length} bytes in UTF-8; PostgreSQL takes {LongestName} and cuts off the rest. Shorten it.");
        return name;
    }
}
