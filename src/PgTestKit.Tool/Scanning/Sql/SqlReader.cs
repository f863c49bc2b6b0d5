using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql;

/// <summary>Reads the text of a string expression: literals of every style, interpolations, sums, and constants and variables of the same file.</summary>
internal static class SqlReader
{
    /// <summary>Null when the expression is no text that can be seen from here.</summary>
    public static SqlText? Read(ExpressionSyntax expression)
    {
        var characters = new List<SqlCharacter>();
        return Append(expression, characters, depth: 0) && characters.Count > 0 ? new(expression, characters) : null;
    }

    private static bool Append(ExpressionSyntax expression, List<SqlCharacter> characters, int depth)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                Append(literal.Token, characters);
                return true;
            case InterpolatedStringExpressionSyntax interpolated:
                Append(interpolated, characters);
                return true;
            case ParenthesizedExpressionSyntax inner:
                return Append(inner.Expression, characters, depth);
            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                var left = Append(sum.Left, characters, depth);
                if (!left) Hole(sum.Left.Span, characters);
                var right = Append(sum.Right, characters, depth);
                if (!right) Hole(sum.Right.Span, characters);
                return left || right;
            case InvocationExpressionSyntax call when call.Expression.ToString() is "string.Format" or "String.Format" or "FormattableStringFactory.Create":
                return call.ArgumentList.Arguments.FirstOrDefault() is { } format && Append(format.Expression, characters, depth);
            case IdentifierNameSyntax name when depth < 3:
                return Declared(name) is { } value && Append(value, characters, depth + 1);
            default:
                return false;
        }
    }

    // The nearest declaration: of a local in this member, else of a field of the file.
    private static ExpressionSyntax? Declared(IdentifierNameSyntax name)
    {
        var member = name.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not BaseTypeDeclarationSyntax);
        return Initializer(member) ?? Initializer(name.SyntaxTree.GetRoot());

        ExpressionSyntax? Initializer(SyntaxNode? scope) => scope?.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .FirstOrDefault(declarator => declarator.Identifier.ValueText == name.Identifier.ValueText && declarator.Initializer is not null)?.Initializer!.Value;
    }

    private static void Append(SyntaxToken token, List<SqlCharacter> characters)
    {
        var text = token.Text;
        if (text.EndsWith("u8", StringComparison.OrdinalIgnoreCase)) text = text[..^2];
        if (token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken))
        {
            var quotes = text.TakeWhile(character => character == '"').Count();
            Append(text[quotes..^quotes], token.SpanStart + quotes, LiteralStyle.Raw, hasHoles: false, characters);
        }
        else if (text.StartsWith('@'))
        {
            Append(text[2..^1], token.SpanStart + 2, LiteralStyle.Verbatim, hasHoles: false, characters);
        }
        else
        {
            Append(text[1..^1], token.SpanStart + 1, LiteralStyle.Regular, hasHoles: false, characters);
        }
    }

    private static void Append(InterpolatedStringExpressionSyntax interpolated, List<SqlCharacter> characters)
    {
        var start = interpolated.StringStartToken;
        var style = start.IsKind(SyntaxKind.InterpolatedSingleLineRawStringStartToken) || start.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken) ? LiteralStyle.Raw
            : start.IsKind(SyntaxKind.InterpolatedVerbatimStringStartToken) ? LiteralStyle.Verbatim : LiteralStyle.Regular;
        foreach (var part in interpolated.Contents)
        {
            if (part is InterpolatedStringTextSyntax text) Append(text.TextToken.Text, text.SpanStart, style, hasHoles: style != LiteralStyle.Raw, characters);
            else Hole(part.Span, characters);
        }
    }

    private static void Hole(TextSpan span, List<SqlCharacter> characters) => characters.AddRange("@p".Select(character => new SqlCharacter(character, span, LiteralStyle.Raw)));

    private static void Append(string text, int offset, LiteralStyle style, bool hasHoles, List<SqlCharacter> characters)
    {
        for (var i = 0; i < text.Length;)
        {
            var (value, length) = style == LiteralStyle.Regular && text[i] == '\\' ? Escape(text, i)
                : (style == LiteralStyle.Verbatim && text[i] == '"') || (hasHoles && text[i] is '{' or '}') ? (text[i], Math.Min(2, text.Length - i))
                : (text[i], 1);
            characters.Add(new(value, new(offset + i, length), style));
            i += length;
        }
    }

    private static (char Value, int Length) Escape(string text, int index)
    {
        var digits = text[index + 1] switch { 'u' => 4, 'U' => 8, 'x' => text.Skip(index + 2).Take(4).TakeWhile(char.IsAsciiHexDigit).Count(), _ => 0 };
        if (digits > 0) return ((char)int.Parse(text.AsSpan(index + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture), digits + 2);
        return (text[index + 1] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '0' => '\0', var other => other }, 2);
    }
}
