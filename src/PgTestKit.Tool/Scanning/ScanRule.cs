namespace PgTestKit.Scanning;

/// <summary>One way in which a suite is tied to SQLite or EF InMemory.</summary>
/// <param name="id">Its lasting name, such as PGTK001.</param>
/// <param name="title">What is found, in a few words.</param>
/// <param name="why">Why it matters on PostgreSQL.</param>
/// <param name="replacement">What to write instead.</param>
/// <param name="severity">What a finding asks for.</param>
internal abstract class ScanRule(string id, string title, string why, string replacement, Severity severity = Severity.Change)
{
    public string Id => id;

    public string Title => title;

    public string Why => why;

    public string Replacement => replacement;

    public Severity Severity => severity;
}
