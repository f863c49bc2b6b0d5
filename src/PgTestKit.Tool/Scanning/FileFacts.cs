namespace PgTestKit.Scanning;

/// <summary>What one file adds to the <see cref="SuiteModel"/> and to the count of classes.</summary>
internal sealed class FileFacts(string project)
{
    public string Project => project;

    public List<TypeFacts> Types { get; } = [];

    public List<string> Enums { get; } = [];

    public List<string> Entities { get; } = [];

    public List<string> Tables { get; } = [];

    /// <summary>Properties whose column type was given, and is not <c>timestamp with time zone</c>.</summary>
    public List<string> WithoutTimeZone { get; } = [];

    /// <summary>Whether SQL may be meant for SQL Server, MySQL or Oracle.</summary>
    public bool HasOtherServer { get; set; }

    public bool HasNamingConvention { get; set; }

    public bool HasLegacyTimestamps { get; set; }
}
