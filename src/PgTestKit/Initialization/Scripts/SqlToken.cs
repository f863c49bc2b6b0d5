namespace PgTestKit;

/// <summary>Why the lexer stopped.</summary>
internal enum SqlToken
{
    /// <summary>It needs more bytes.</summary>
    More,

    /// <summary>At the semicolon that ends a statement.</summary>
    Semicolon,

    /// <summary>At a command of psql.</summary>
    Backslash,

    /// <summary>At the end of the script.</summary>
    End,
}
