using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>The hashes of scripts and of all that they include.</summary>
internal static class ScriptFiles
{
    public static async Task<IReadOnlyList<MarkedInitializer>> HashAsync(IEnumerable<ScriptSource> sources, CancellationToken cancellationToken)
    {
        var files = new List<MarkedInitializer>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources) await AddAsync(new(source, null, default));
        return files;

        async Task AddAsync(ScriptCall call)
        {
            if (!done.Add(call.Source.Name)) return;
            var (file, mayInclude) = await ReadAsync(call.Source, cancellationToken);
            files.Add(file);
            if (!mayInclude) return;
            await foreach (var included in IncludesAsync(call, cancellationToken)) await AddAsync(included);
        }
    }

    public static async Task<MarkedInitializer> HashAsync(ScriptSource source, CancellationToken cancellationToken) => (await ReadAsync(source, cancellationToken)).File;

    private static async Task<(MarkedInitializer File, bool MayInclude)> ReadAsync(ScriptSource source, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = source.Open();
        var buffer = new byte[64 * 1024];
        var mayInclude = false;
        for (int kept = 0, read; (read = await stream.ReadAsync(buffer.AsMemory(kept), cancellationToken)) > 0; kept = 1)
        {
            hash.AppendData(buffer, kept, read);
            mayInclude |= buffer.AsSpan(0, kept + read).IndexOf("\\i"u8) >= 0;
            buffer[0] = buffer[kept + read - 1];
        }

        return (new(source.Label, Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))), mayInclude);
    }

    private static async IAsyncEnumerable<ScriptCall> IncludesAsync(ScriptCall call, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = new ScriptReader(call.Source);
        while (await reader.ReadAsync(cancellationToken) is { } part)
        {
            if (part is SqlStatement { Copy: SqlCopy.In } copy)
            {
                await reader.BeginCopyAsync(copy, cancellationToken);
                await reader.CopyAsync(copy, Stream.Null, cancellationToken);
            }
            else if (part is SqlStatement { Words: ["SET", "STANDARD_CONFORMING_STRINGS", ..] } set) reader.HasStandardStrings = !set.Words.Contains("OFF");
            else if (part is PsqlCommand { EndsScript: true }) break;
            else if (part is PsqlCommand { Include: not null } command) yield return call.Include(command);
        }
    }
}
