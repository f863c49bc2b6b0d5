using System.Buffers;
using System.Text;

namespace PgTestKit;

/// <summary>Streams a script as statements and commands of psql, and knows the place of each. What it keeps is as long as the longest statement.</summary>
internal sealed partial class ScriptReader(ScriptSource source) : IAsyncDisposable
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Stream _stream = source.Open();
    private readonly SqlLexer _lexer = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private bool _isBegun, _isEnd;
    private ScriptPlace _place = new(1, 1);

    /// <summary>The setting standard_conforming_strings of the session that runs the script.</summary>
    public bool HasStandardStrings
    {
        get => _lexer.HasStandardStrings;
        set => _lexer.HasStandardStrings = value;
    }

    private ReadOnlySpan<byte> Text => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The next <see cref="SqlStatement"/> or <see cref="PsqlCommand"/>; null at the end.</summary>
    public async ValueTask<object?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isBegun) await BeginAsync(cancellationToken);
        while (true)
        {
            switch (_lexer.Scan(Text, _isEnd))
            {
                case SqlToken.Semicolon when _lexer.First >= 0: return Statement(1);
                case SqlToken.Semicolon: Consume(_lexer.Position + 1); break;
                case SqlToken.Backslash: return await CommandAsync(cancellationToken);
                case SqlToken.End: return _lexer.First >= 0 || _lexer.Unclosed is not null ? Statement(0) : null;
                default:
                    if (_lexer.IsBlank) Consume(_lexer.Position);
                    await FillAsync(cancellationToken);
                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _isBegun = true;
        await ReadMoreAsync(cancellationToken);
        if (Text.StartsWith("PGDMP"u8)) throw new PgTestKitException($"{source.Name} is a dump in pg_dump's custom format, not a script. Make it with pg_dump --format=plain.");
        if (Text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new PgTestKitException($"{source.Name} is UTF-16. Save it as UTF-8.");
        if (Text.StartsWith("\uFEFF"u8)) _start = 3;
        CheckForNul(_start);
    }

    private async Task FillAsync(CancellationToken cancellationToken) => CheckForNul(await ReadMoreAsync(cancellationToken));

    /// <summary>Where in the buffer what was read now begins.</summary>
    private async Task<int> ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (_end - _start > _buffer.Length / 2) Array.Resize(ref _buffer, _buffer.Length * 2);
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
        var read = await _stream.ReadAtLeastAsync(_buffer.AsMemory(_end), 8, throwOnEndOfStream: false, cancellationToken);
        _isEnd = read < 8;
        _end += read;
        return _end - read;
    }

    private void CheckForNul(int from)
    {
        var nul = _buffer.AsSpan(from, _end - from).IndexOf((byte)0);
        if (nul >= 0) throw Error(PlaceOf(from + nul - _start), "there is a NUL byte, which no SQL can hold. Save the script as UTF-8 text.");
    }

    private SqlStatement Statement(int terminator)
    {
        if (_lexer.Unclosed is var (quote, at)) throw Unclosed(quote, at);
        Consume(_lexer.First, restart: false);
        var bytes = Text[..(_lexer.Position - _lexer.First)];
        var length = bytes.TrimEnd(" \t\r\n\f\v"u8).Length;
        var statement = new SqlStatement(Decode(bytes[..length]), _place, [.. _lexer.Words.First], _lexer.Words.Copy);
        Consume(bytes.Length + terminator);
        return statement;
    }

    private async Task<PsqlCommand> CommandAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = Text[_lexer.Position..].IndexOf((byte)'\n')) < 0 && !_isEnd) await FillAsync(cancellationToken);
        var line = length < 0 ? Text[_lexer.Position..] : Text.Slice(_lexer.Position, length);
        var command = new PsqlCommand(Decode(line).Trim(), PlaceOf(_lexer.Position), _lexer.First >= 0);
        Consume(_lexer.Position + line.Length);
        return command;
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw Error(PlaceOf(bytes, Math.Max(0, exception.Index)), $"the byte 0x{exception.BytesUnknown?[0]:X2} is not UTF-8. Save the script as UTF-8.");
        }
    }

    private PgTestKitException Unclosed(SqlQuote quote, int at)
    {
        var (what, end) = quote switch
        {
            SqlQuote.Comment => ("comment", "*/"),
            SqlQuote.Name => ("quoted name", "\""),
            SqlQuote.Dollar => ("dollar-quoted string", Encoding.UTF8.GetString(Text.Slice(at, Text[(at + 1)..].IndexOf((byte)'$') + 2))),
            _ => ("string", "'"),
        };
        return Error(PlaceOf(at), $"the {what} that opens here never ends. Close it with {end} in its place.");
    }

    private void Consume(int length, bool restart = true)
    {
        _place = PlaceOf(length);
        _start += length;
        if (restart) _lexer.Restart();
    }

    private ScriptPlace PlaceOf(int position) => PlaceOf(Text, position);

    private ScriptPlace PlaceOf(ReadOnlySpan<byte> text, int position)
    {
        var before = text[..position];
        var lines = before.Count((byte)'\n');
        return new(_place.Line + lines, Characters(before[(before.LastIndexOf((byte)'\n') + 1)..]) + (lines == 0 ? _place.Column : 1));
    }

    private static int Characters(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var each in bytes) count += (each & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }

    private PgTestKitException Error(ScriptPlace place, string message) => new($"{source.Name}, {place}: {message}");
}
