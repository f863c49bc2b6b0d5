using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql;

/// <summary>SQL as the database gets it, each character with its place in the source. An interpolation reads <c>@p</c>.</summary>
internal sealed class SqlText
{
    private readonly IReadOnlyList<SqlCharacter> _characters;

    public SqlText(ExpressionSyntax node, IReadOnlyList<SqlCharacter> characters)
    {
        Node = node;
        _characters = characters;
        Value = string.Concat(characters.Select(character => character.Value));
        Code = SqlMask.Apply(Value);
    }

    /// <summary>The expression that it was read from.</summary>
    public ExpressionSyntax Node { get; }

    public string Value { get; }

    /// <summary><see cref="Value"/> with comments blank and with dots between quotes, of the same length.</summary>
    public string Code { get; }

    /// <summary>Whether it is one whole statement, so that a clause can be added at its end.</summary>
    public bool IsOneStatement => !Code.TrimEnd().TrimEnd(';').Contains(';', StringComparison.Ordinal);

    public TextSpan SpanOf(Capture capture) => SpanOf(capture.Index, capture.Length);

    public TextSpan SpanOf(int index, int length) => TextSpan.FromBounds(_characters[index].Source.Start, _characters[index + Math.Max(length, 1) - 1].Source.End);

    public TextChange Replace(Capture capture, string text) => new(SpanOf(capture), text);

    public TextChange InsertAfter(int index, string text) => new(new(_characters[index].Source.End, 0), text);

    /// <summary>A double quote, as the literal at that place writes it.</summary>
    public string QuoteAt(int index) => _characters[index].Literal switch
    {
        LiteralStyle.Regular => "\\\"",
        LiteralStyle.Verbatim => "\"\"",
        _ => "\"",
    };

    /// <summary>Whether all of it is written in a literal that can hold a bare double quote inside, away from the ends.</summary>
    public bool CanQuote(int index) => _characters[index].Literal != LiteralStyle.Raw || (index > 0 && index < _characters.Count - 1);
}
