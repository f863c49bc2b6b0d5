using Npgsql;

namespace PgTestKit;

/// <summary>What a test made, altered and dropped, for the output of one that failed.</summary>
internal static class SchemaChanges
{
    private const int ShownLines = 30;

    /// <summary>A line for each object that is new, gone or different, and below the last ones what differs.</summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(NpgsqlConnection before, NpgsqlConnection after, CancellationToken cancellationToken)
    {
        var differences = (await SchemaSnapshot.ReadAsync(before, cancellationToken)).DifferenceTo(await SchemaSnapshot.ReadAsync(after, cancellationToken));
        List<string> lines = [.. Lines(differences)];
        return lines.Count <= ShownLines ? lines : [.. lines.Take(ShownLines), $"  and {lines.Count - ShownLines} more lines"];
    }

    private static IEnumerable<string> Lines(IReadOnlyList<string> differences)
    {
        var isCommon = false;
        foreach (var line in differences)
        {
            var isObject = line[2] != ' ';
            if (isObject) isCommon = line[0] == ' ';
            if (isObject) yield return $"  {line[2..]} {line[0] switch { '-' => "is gone", '+' => "is new", _ => "differs" }}";
            else if (isCommon) yield return $"    {line[0]} {line[4..]}";
        }
    }
}
