namespace PgTestKit;

/// <summary>One statement of a script.</summary>
/// <param name="Text">The statement without its semicolon.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Words">Its first words, in capitals.</param>
/// <param name="Copy">Whether it is a COPY that reads or writes more than itself.</param>
internal sealed record SqlStatement(string Text, ScriptPlace Start, IReadOnlyList<string> Words, SqlCopy Copy)
{
    /// <summary>Whether it touches nothing but the objects of its database: should one before it have failed, it does no harm, so it may be sent before that is known.</summary>
    public bool StaysInDatabase => Copy == SqlCopy.None && Words is
        ["INSERT" or "UPDATE" or "DELETE", ..]
        or ["COMMENT", "ON", "TABLE" or "COLUMN" or "CONSTRAINT" or "INDEX" or "VIEW" or "FUNCTION" or "TYPE" or "DOMAIN" or "SCHEMA" or "SEQUENCE" or "TRIGGER" or "POLICY", ..]
        or ["ALTER", "TABLE" or "SEQUENCE" or "INDEX" or "VIEW" or "FUNCTION" or "PROCEDURE" or "TYPE" or "DOMAIN" or "SCHEMA", ..]
        or ["CREATE", "TABLE" or "UNLOGGED" or "INDEX" or "UNIQUE" or "SEQUENCE" or "VIEW" or "FUNCTION" or "PROCEDURE" or "TYPE" or "DOMAIN" or "SCHEMA" or "TRIGGER" or "CONSTRAINT" or "POLICY" or "RULE" or "STATISTICS", ..]
        or ["CREATE", "OR", "REPLACE", "VIEW" or "FUNCTION" or "PROCEDURE" or "TRIGGER", ..];
}
