using System.Buffers;

namespace PgTestKit;

/// <summary>Rows as PostgreSQL's CSV, each ended by a line feed, and the lines of the file on which they start.</summary>
internal sealed class SeedBatch(IReadOnlyList<string> columns, int columnsLine)
{
    private const int Full = 128 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new(Full + (Full / 8));
    private readonly List<(int Start, int Line)> _rows = [];

    public IReadOnlyList<string> Columns => columns;

    /// <summary>The line that names the columns.</summary>
    public int ColumnsLine => columnsLine;

    public int Count => _rows.Count;

    public bool IsFull => _bytes.WrittenCount >= Full;

    public int Line(int row) => _rows[row].Line;

    public ReadOnlyMemory<byte> Bytes(int from, int to) => _bytes.WrittenMemory[Start(from)..Start(to)];

    public IReadOnlyList<string?> Fields(int row) => CsvFields.Parse(Bytes(row, row + 1).Span);

    public void Add(ReadOnlySpan<byte> row, int line)
    {
        _rows.Add((_bytes.WrittenCount, line));
        _bytes.Write(row);
        _bytes.Write("\n"u8);
    }

    public void Clear()
    {
        _rows.Clear();
        _bytes.ResetWrittenCount();
    }

    private int Start(int row) => row < _rows.Count ? _rows[row].Start : _bytes.WrittenCount;
}
