using System.Text;

namespace PgTestKit.Tests.Initialization.Scripts;

/// <summary>A long file that is nowhere: a first line, as many of the same as it takes, and a last one.</summary>
internal sealed class ManyLines(string first, string line, string last, int length) : Stream
{
    private readonly byte[] _block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 1000)));
    private byte[] _piece = Encoding.UTF8.GetBytes(first);
    private int _position, _done;
    private bool _isLast;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_position == _piece.Length)
        {
            if (_isLast) return 0;
            _isLast = _done >= length;
            (_piece, _position) = (_isLast ? Encoding.UTF8.GetBytes(last) : _block, 0);
        }

        var count = Math.Min(buffer.Length, _piece.Length - _position);
        _piece.AsSpan(_position, count).CopyTo(buffer);
        (_position, _done) = (_position + count, _done + count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
