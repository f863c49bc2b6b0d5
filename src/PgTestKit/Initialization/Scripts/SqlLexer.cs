using System.Buffers;

namespace PgTestKit;

/// <summary>Finds where a statement ends by PostgreSQL's own rules, in UTF-8 that comes piece by piece: strings, dollar quotes, quoted names, nested comments, parentheses and SQL function bodies hide semicolons.</summary>
internal sealed partial class SqlLexer
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create("'\"$-/;()\\"u8);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n\f\v"u8);
    private static readonly SearchValues<byte> NameParts = SearchValues.Create([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8, .. Enumerable.Range(0x80, 0x80).Select(i => (byte)i)]);

    private readonly SqlWords _words = new();
    private SqlQuote _quote;
    private byte[] _tag = [];
    private int _opened, _commentDepth, _parentheses, _escapeEnd = -1;

    /// <summary>Whether a backslash in '...' is an ordinary character.</summary>
    public bool HasStandardStrings { get; set; } = true;

    /// <summary>Where the lexer stands, from the start of the text.</summary>
    public int Position { get; private set; }

    /// <summary>Where the statement's first byte is that is neither blank nor comment; -1 while there is none.</summary>
    public int First { get; private set; } = -1;

    /// <summary>What is open, and where it was opened; null when nothing is.</summary>
    public (SqlQuote Quote, int At)? Unclosed => _quote == SqlQuote.None ? null : (_quote, _opened);

    public SqlWords Words => _words;

    /// <summary>Nothing but blanks and closed comments so far.</summary>
    public bool IsBlank => First < 0 && _quote == SqlQuote.None;

    /// <summary>Starts with the next statement.</summary>
    public void Restart()
    {
        _words.Clear();
        (Position, First, _parentheses, _escapeEnd) = (0, -1, 0, -1);
    }

    /// <param name="text">The text from the start of the statement: each time the same, and more.</param>
    /// <param name="isEnd">Whether the script ends with it.</param>
    public SqlToken Scan(ReadOnlySpan<byte> text, bool isEnd)
    {
        while (Position < text.Length)
        {
            if (_quote != SqlQuote.None)
            {
                if (!Close(text, isEnd)) return Rest(isEnd);
                continue;
            }

            var rest = text[Position..];
            if (First >= 0 && !_words.AreWanted)
            {
                var stop = rest.IndexOfAny(Stops);
                Position = stop < 0 ? text.Length : Position + stop;
                if (stop < 0) break;
                rest = rest[stop..];
            }

            if (rest is [(byte)'-' or (byte)'/'] && !isEnd) return SqlToken.More;
            if (rest.StartsWith("--"u8)) Begin(SqlQuote.LineComment, 2);
            else if (rest.StartsWith("/*"u8)) Begin(SqlQuote.Comment, 0);
            else if (Blanks.Contains(rest[0])) Position++;
            else if (rest[0] == '\\') return SqlToken.Backslash;
            else if (rest[0] == ';' && _parentheses == 0 && !_words.AreInBody) return SqlToken.Semicolon;
            else if (!Enter(text, rest, isEnd)) return SqlToken.More;
        }

        return Rest(isEnd);
    }

    private SqlToken Rest(bool isEnd)
    {
        if (isEnd && _quote == SqlQuote.LineComment) _quote = SqlQuote.None;
        return isEnd ? SqlToken.End : SqlToken.More;
    }

    /// <summary>Steps over a word or a character of the statement, or into a quote; false when it needs more to tell.</summary>
    private bool Enter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rest, bool isEnd)
    {
        if (First < 0) First = Position;
        if (IsWord(rest[0]) && _words.AreWanted)
        {
            var length = rest.IndexOfAnyExcept(NameParts);
            if (length < 0 && !isEnd) return false;
            _words.Add(rest[..(length < 0 ? rest.Length : length)], _parentheses);
            Position += length < 0 ? rest.Length : length;
            return true;
        }

        switch (rest[0])
        {
            case (byte)'\'': Begin(IsEscape(text) ? SqlQuote.EscapeString : SqlQuote.String, 1); break;
            case (byte)'"':
                _words.Interrupt();
                Begin(SqlQuote.Name, 1);
                break;
            case (byte)'$' when Position == 0 || !(NameParts.Contains(text[Position - 1]) || text[Position - 1] == '$'): return Dollar(rest, isEnd);
            case (byte)'(': (Position, _parentheses) = (Position + 1, _parentheses + 1); break;
            case (byte)')': (Position, _parentheses) = (Position + 1, Math.Max(0, _parentheses - 1)); break;
            default: Position++; break;
        }

        return true;
    }

    private bool Dollar(ReadOnlySpan<byte> rest, bool isEnd)
    {
        var length = rest[1..].IndexOfAnyExcept(NameParts);
        if (length < 0 && !isEnd) return false;
        if (length < 0 || rest[1 + length] != '$' || (length > 0 && char.IsAsciiDigit((char)rest[1])))
        {
            Position++; // a parameter
            return true;
        }

        _tag = rest[..(length + 2)].ToArray();
        Begin(SqlQuote.Dollar, _tag.Length);
        return true;
    }

    private void Begin(SqlQuote quote, int length)
    {
        (_quote, _opened, Position, _commentDepth) = (quote, Position, Position + length, 0);
    }

    // A string goes on in the next string when nothing but blanks and a line end is between them.
    private bool IsEscape(ReadOnlySpan<byte> text) =>
        !HasStandardStrings
        || (Position > 0 && text[Position - 1] is (byte)'e' or (byte)'E' && (Position == 1 || !NameParts.Contains(text[Position - 2])))
        || (_escapeEnd >= 0 && text[_escapeEnd..Position].Contains((byte)'\n') && text[_escapeEnd..Position].IndexOfAnyExcept(Blanks) < 0);

    private static bool IsWord(byte c) => char.IsAsciiLetter((char)c) || c is (byte)'_' or >= 0x80;
}
