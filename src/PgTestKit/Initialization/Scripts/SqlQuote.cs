namespace PgTestKit;

/// <summary>What hides the semicolons in it.</summary>
internal enum SqlQuote
{
    None,
    String,
    EscapeString,
    Name,
    Dollar,
    Comment,
    LineComment,
}
