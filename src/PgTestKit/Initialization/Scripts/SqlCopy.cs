namespace PgTestKit;

/// <summary>What a COPY does with the script.</summary>
internal enum SqlCopy
{
    None,

    /// <summary>Reads the lines that follow.</summary>
    In,

    /// <summary>Writes to standard output.</summary>
    Out,
}
