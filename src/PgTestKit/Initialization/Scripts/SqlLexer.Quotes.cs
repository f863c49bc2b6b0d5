namespace PgTestKit;

internal sealed partial class SqlLexer
{
    /// <summary>Goes behind the end of what is open; false when it isn't in the text.</summary>
    private bool Close(ReadOnlySpan<byte> text, bool isEnd)
    {
        var rest = text[Position..];
        var (found, length) = _quote switch
        {
            SqlQuote.LineComment => (rest.IndexOf((byte)'\n'), 1),
            SqlQuote.Dollar => (rest.IndexOf(_tag), _tag.Length),
            SqlQuote.String => (QuoteEnd(rest, (byte)'\'', (byte)'\'', isEnd), 1),
            SqlQuote.Name => (QuoteEnd(rest, (byte)'"', (byte)'"', isEnd), 1),
            SqlQuote.EscapeString => (QuoteEnd(rest, (byte)'\'', (byte)'\\', isEnd), 1),
            _ => (CommentEnd(rest), 0),
        };
        if (found < 0)
        {
            // The next piece may complete what this one ends with; the others have moved on as far as they are sure.
            if (_quote == SqlQuote.Dollar) Position = Math.Max(Position, text.Length - _tag.Length + 1);
            else if (_quote == SqlQuote.LineComment) Position = text.Length;
            return false;
        }

        Position += found + length;
        if (_quote == SqlQuote.EscapeString) _escapeEnd = Position;
        _quote = SqlQuote.None;
        return true;
    }

    // A doubled quote stands for one.
    private int QuoteEnd(ReadOnlySpan<byte> rest, byte quote, byte escape, bool isEnd)
    {
        var at = 0;
        while (rest[at..].IndexOfAny(quote, escape) is >= 0 and var stop)
        {
            at += stop;
            if (at + 1 == rest.Length) return Stay(at, isEnd && rest[at] == quote ? 0 : -1);
            if (rest[at] == quote && rest[at + 1] != quote) return Stay(at, 0);
            at += 2;
        }

        return Stay(rest.Length, -1);
    }

    private int CommentEnd(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        while (rest[at..].IndexOfAny((byte)'*', (byte)'/') is >= 0 and var stop)
        {
            at += stop;
            if (at + 1 == rest.Length) return Stay(at, -1);
            var change = (rest[at], rest[at + 1]) switch { ((byte)'/', (byte)'*') => 1, ((byte)'*', (byte)'/') => -1, _ => 0 };
            at += change == 0 ? 1 : 2;
            if ((_commentDepth += change) == 0) return Stay(at, 0);
        }

        return Stay(rest.Length, -1);
    }

    private int Stay(int at, int result)
    {
        Position += at;
        return result;
    }
}
