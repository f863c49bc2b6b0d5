using System.Text;

namespace PgTestKit.Scanning;

/// <summary>A file's text with the encoding and byte order mark to write it back in.</summary>
internal sealed record FileText(string Text, Encoding Encoding)
{
    private static readonly Encoding[] Marked = [new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Encoding.Unicode, Encoding.BigEndianUnicode];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<FileText> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        if (Array.Find(Marked, encoding => bytes.AsSpan().StartsWith(encoding.GetPreamble())) is { } marked) return new(marked.GetString(bytes.AsSpan(marked.GetPreamble().Length)), marked);
        try
        {
            return new(Strict.GetString(bytes), Strict);
        }
        catch (DecoderFallbackException)
        {
            return new(Encoding.Latin1.GetString(bytes), Encoding.Latin1); // an old code page: each byte goes back as it came
        }
    }

    public Task WriteAsync(string path, string text, CancellationToken cancellationToken) => File.WriteAllTextAsync(path, text, Encoding, cancellationToken);
}
