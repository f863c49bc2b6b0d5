namespace PgTestKit.Scanning;

/// <summary>What one file adds to the <see cref="SuiteModel"/> and to the count of classes.</summary>
internal sealed class FileFacts
{
    public List<TypeFacts> Types { get; } = [];

    public List<string> Enums { get; } = [];

    public List<string> Entities { get; } = [];

    public List<string> Tables { get; } = [];

    /// <summary>Properties whose column type was given, and is not <c>timestamp with time zone</c>.</summary>
    public List<string> WithoutTimeZone { get; } = [];

    public bool HasNamingConvention { get; set; }

    public bool HasLegacyTimestamps { get; set; }
}
