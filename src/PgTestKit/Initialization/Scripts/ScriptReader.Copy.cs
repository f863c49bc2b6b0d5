namespace PgTestKit;

internal sealed partial class ScriptReader
{
    /// <summary>Goes to the lines that follow a COPY: the place where they start.</summary>
    public async Task<ScriptPlace> BeginCopyAsync(SqlStatement copy, CancellationToken cancellationToken)
    {
        int length;
        while ((length = Text.IndexOf((byte)'\n')) < 0 && !_isEnd) await FillAsync(cancellationToken);
        var rest = (length < 0 ? Text : Text[..length]).Trim(" \t\r\f\v"u8);
        // psql would run it before it asks for the lines.
        if (!rest.IsEmpty && !rest.StartsWith("--"u8)) throw Error(copy.Start, "something follows the semicolon of this COPY on its line. Write it behind \\., on a line of its own.");
        Consume(length < 0 ? Text.Length : length + 1);
        return _place;
    }

    /// <summary>Writes the lines that follow a COPY, up to <c>\.</c>.</summary>
    public async Task CopyAsync(SqlStatement copy, Stream destination, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (length, skipped) = CopyLines();
            await destination.WriteAsync(_buffer.AsMemory(_start, length), cancellationToken);
            Consume(length + skipped);
            if (skipped > 0) return;
            if (_isEnd) throw Error(copy.Start, "the lines of this COPY never end. Write \\. on a line of its own behind them.");
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>How many bytes are whole lines, and how long the line is that ends them: 0 while it is not there.</summary>
    private (int Length, int Skipped) CopyLines()
    {
        var text = Text;
        for (var at = 0; at < text.Length;)
        {
            var rest = text[at..];
            if (rest.StartsWith("\\.\n"u8)) return (at, 3);
            if (rest.StartsWith("\\.\r\n"u8)) return (at, 4);
            if (_isEnd && rest.TrimEnd((byte)'\r').SequenceEqual("\\."u8)) return (at, rest.Length);
            var next = rest.IndexOf("\n\\."u8);
            if (next < 0) break;
            at += next + 1;
        }

        return (text.LastIndexOf((byte)'\n') + 1, 0);
    }
}
