using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Rules;

internal sealed partial class ColumnTypeRule() : SyntaxRule(
    "PGTK013", "Column type of another database",
    "SQLite takes any name for a type. PostgreSQL has no BLOB, DATETIME, DOUBLE, NVARCHAR, TINYINT, and its real has 4 bytes, SQLite's 8.",
    "Leave the type to the provider, or name PostgreSQL's: bytea, double precision, timestamp with time zone, text, smallint.")
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.StringLiteralExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var literal = (LiteralExpressionSyntax)node;
        if (literal.Parent is not (ArgumentSyntax or AttributeArgumentSyntax) || !IsColumnType(literal) || !Pattern().IsMatch(literal.Token.ValueText)) return;
        var fixedType = literal.Token.ValueText.ToUpperInvariant() switch { "BLOB" => "bytea", "REAL" or "DOUBLE" => "double precision", _ => null };
        scan.Report(this, literal, fixedType is null ? [] : [new TextChange(literal.Span, $"\"{fixedType}\"")]);
    }

    private static bool IsColumnType(LiteralExpressionSyntax literal) => literal.Parent is AttributeArgumentSyntax attribute
        ? attribute.NameEquals?.Name.Identifier.ValueText == "TypeName"
        : literal.Parent?.Parent?.Parent is InvocationExpressionSyntax call && call.MethodName() is "HasColumnType" or "HaveColumnType";

    [GeneratedRegex(@"^(BLOB|REAL|DOUBLE|DATETIME2?|DATETIMEOFFSET|SMALLDATETIME|N(VAR)?CHAR|TINYINT|MEDIUMINT|UNIQUEIDENTIFIER|VARBINARY|IMAGE|NTEXT|BIT|NUMBER|CLOB|TINYTEXT|LONGTEXT)(\s*\([^)]*\))?$|COLLATE", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
