using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace PgTestKit;

/// <summary>Streams a JSON array of objects as batches of rows. A batch's rows have the same columns, so that a missing one gets its default.</summary>
internal sealed class JsonSeedReader(string name, SeedTable table, SeedTypes types)
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly Queue<SeedBatch> _ready = new();
    private JsonReaderState _state = new(Lenient);
    private SeedBatch? _batch;
    private bool _isOpen;
    private int _line = 1;

    public async IAsyncEnumerable<SeedBatch> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = await stream.ReadAtLeastAsync(buffer, 3, throwOnEndOfStream: false, cancellationToken);
        if (buffer.AsSpan(0, length).StartsWith("\uFEFF"u8)) " \r "u8.CopyTo(buffer);
        for (var isFinal = length == 0; ;)
        {
            var consumed = Parse(buffer.AsSpan(0, length), isFinal);
            while (_ready.TryDequeue(out var batch)) yield return batch;
            if (isFinal) break;
            buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
            length -= consumed;
            if (length == buffer.Length) Array.Resize(ref buffer, length * 2);
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            isFinal = read == 0;
        }

        if (_batch is not null) yield return _batch;
    }

    /// <summary>Takes the whole rows and returns how many bytes they are.</summary>
    private int Parse(ReadOnlySpan<byte> bytes, bool isFinal)
    {
        var reader = new Utf8JsonReader(bytes, isFinal, _state);
        var before = reader;
        var counted = 0;
        try
        {
            while (reader.Read())
            {
                _line += bytes[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
                counted = (int)reader.TokenStartIndex;
                if (!_isOpen && reader.TokenType != JsonTokenType.StartArray) throw Mistake(_line, "A seed is an array of objects, one for each row");
                if (_isOpen && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (!JsonDocument.TryParseValue(ref reader, out var row)) break;
                    using (row) Add(row.RootElement);
                }

                _isOpen = true;
                before = reader;
            }
        }
        catch (JsonException exception)
        {
            throw new PgTestKitException($"{name}, line {exception.LineNumber + 1}: {exception.Message} Correct the JSON.", exception);
        }

        var consumed = (int)before.BytesConsumed;
        _line += consumed > counted ? bytes[counted..consumed].Count((byte)'\n') : -bytes[consumed..counted].Count((byte)'\n');
        _state = before.CurrentState;
        return consumed;
    }

    private void Add(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.EnumerateObject().Any()) throw Mistake(_line, "A row is an object that names at least one column");
        var columns = row.EnumerateObject().Select(property => property.Name).ToList();
        if (_batch is null || _batch.IsFull || !_batch.Columns.SequenceEqual(columns))
        {
            if (_batch is not null) _ready.Enqueue(_batch);
            _batch = new(columns, _line);
        }

        var text = new StringBuilder();
        foreach (var property in row.EnumerateObject())
        {
            var type = table.Columns.FirstOrDefault(column => column.Name == property.Name)?.TypeOid ?? 0;
            CsvFields.Append(text, Text(property, type));
            text.Append(',');
        }

        _batch.Add(Encoding.UTF8.GetBytes(text.ToString(0, text.Length - 1)), _line);
    }

    private string? Text(JsonProperty property, long type)
    {
        try
        {
            return types.Text(property.Value, type);
        }
        catch (InvalidOperationException exception)
        {
            throw new PgTestKitException($"{name}, line {_line}, column \"{property.Name}\": {exception.Message} Correct the JSON.", exception); // half of a surrogate pair
        }
    }

    private PgTestKitException Mistake(int line, string rule) => new($"{name}, line {line}: {rule}: [{{\"column\": value}}]. Correct the JSON.");
}
