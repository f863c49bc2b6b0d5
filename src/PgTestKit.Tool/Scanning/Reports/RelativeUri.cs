namespace PgTestKit.Scanning.Reports;

/// <summary>A relative path as a URI reference.</summary>
internal static class RelativeUri
{
    public static string Of(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
