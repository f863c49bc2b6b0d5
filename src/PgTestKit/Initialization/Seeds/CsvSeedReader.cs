using System.Buffers;
using System.Runtime.CompilerServices;

namespace PgTestKit;

/// <summary>Streams a CSV file as batches of whole rows, knows the line of each, and evens out what COPY refuses: a byte order mark, mixed line ends, blank lines.</summary>
internal sealed class CsvSeedReader(string name)
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\"\r\n"u8);

    private readonly ArrayBufferWriter<byte> _row = new();
    private SeedBatch? _batch;
    private bool _isQuoted, _followsReturn, _endsInReturn;
    private int _line = 1, _start = 1;

    /// <summary>The batches: one and the same object, filled anew. It comes at least once, to tell the columns.</summary>
    public async IAsyncEnumerable<SeedBatch> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = await stream.ReadAtLeastAsync(buffer, 3, throwOnEndOfStream: false, cancellationToken);
        if (length > 1 && (buffer[0], buffer[1]) is (0xFF, 0xFE) or (0xFE, 0xFF)) throw new PgTestKitException($"{name} is UTF-16. Save it as UTF-8.");
        Split(WithoutMark(buffer.AsSpan(0, length)));
        while ((length = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Split(buffer.AsSpan(0, length));
            if (_batch?.IsFull != true) continue;
            yield return _batch;
            _batch.Clear();
        }

        if (_row.WrittenCount > 0) EndRow();
        yield return _batch ?? throw new PgTestKitException($"{name} is empty. Write a header row that names the columns.");
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private void Split(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_followsReturn && bytes[0] == '\n') bytes = bytes[1..];
            _followsReturn = false;
            var stop = _isQuoted ? bytes.IndexOf((byte)'"') : bytes.IndexOfAny(Stops);
            var part = stop < 0 ? bytes : bytes[..stop];
            _row.Write(part);
            if (_isQuoted) CountLines(part);
            if (stop < 0) return;
            if (bytes[stop] == '"')
            {
                _row.Write("\""u8);
                (_isQuoted, _endsInReturn) = (!_isQuoted, false);
            }
            else
            {
                EndRow();
                _followsReturn = bytes[stop] == '\r';
            }

            bytes = bytes[(stop + 1)..];
        }
    }

    // A carriage return ends a line of its own unless a line feed follows, maybe in the next piece.
    private void CountLines(ReadOnlySpan<byte> quoted)
    {
        if (quoted.IsEmpty) return;
        _line += quoted.Count((byte)'\n') + quoted.Count((byte)'\r') - quoted.Count("\r\n"u8) - (_endsInReturn && quoted[0] == '\n' ? 1 : 0);
        _endsInReturn = quoted[^1] == '\r';
    }

    private void EndRow()
    {
        var row = _row.WrittenSpan;
        if (_batch is null)
        {
            if (!row.IsEmpty) _batch = new([.. CsvFields.Parse(row).Select(column => column?.Trim() ?? "")], _start);
        }
        else if (!row.IsEmpty || _batch.Columns.Count == 1)
        {
            _batch.Add(row.SequenceEqual("\\."u8) ? "\"\\.\""u8 : row, _start); // unquoted it would end the data
        }

        _row.ResetWrittenCount();
        _start = ++_line;
    }
}
