namespace PgTestKit;

/// <summary>One statement of a script.</summary>
/// <param name="Text">The statement without its semicolon.</param>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="CopyData">The lines that follow a <c>COPY ... FROM stdin</c>, up to <c>\.</c>; null for other statements.</param>
internal sealed record SqlStatement(string Text, int Line, string? CopyData = null);
