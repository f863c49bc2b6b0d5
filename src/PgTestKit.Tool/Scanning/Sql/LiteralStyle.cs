namespace PgTestKit.Scanning.Sql;

/// <summary>How a literal is written.</summary>
internal enum LiteralStyle
{
    Regular,
    Verbatim,
    Raw,
}
