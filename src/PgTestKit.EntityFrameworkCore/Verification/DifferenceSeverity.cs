namespace PgTestKit;

/// <summary>What a difference between a model and the catalog is taken for.</summary>
public enum DifferenceSeverity
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>A line in the log and in the template's report.</summary>
    Warning,

    /// <summary>An exception, with all differences in one account.</summary>
    Error,
}
