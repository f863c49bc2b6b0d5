using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql;

/// <summary>A character of SQL and where it was written.</summary>
internal readonly record struct SqlCharacter(char Value, TextSpan Source, LiteralStyle Literal);
