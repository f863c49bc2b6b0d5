using Npgsql;

namespace PgTestKit;

/// <summary>What differs between a database and what was restored from its dump.</summary>
internal static class DumpComparison
{
    private const string Sequences = "SELECT format('%I.%I at %s', schemaname, sequencename, coalesce(last_value::text, 'its start')) FROM pg_sequences ORDER BY 1";

    /// <returns>Schema, rows and sequences that differ; null where none do.</returns>
    public static async Task<string?> FindAsync(NpgsqlConnection original, NpgsqlConnection restored, CancellationToken cancellationToken)
    {
        List<string> lines = [.. (await SchemaSnapshot.ReadAsync(original, cancellationToken)).DifferenceTo(await SchemaSnapshot.ReadAsync(restored, cancellationToken))];
        var changes = await DatabaseComparison.CompareAsync(original, restored, isSeenByRole: false, cancellationToken);
        if (!changes.IsEmpty) lines.Add(changes.ToString());
        var (before, after) = (await SequencesAsync(original), await SequencesAsync(restored));
        lines.AddRange(before.Except(after).Select(sequence => "- sequence " + sequence));
        lines.AddRange(after.Except(before).Select(sequence => "+ sequence " + sequence));
        return lines.Count == 0 ? null : string.Join(Environment.NewLine, ["the restored one differs:", .. lines]);

        Task<List<string>> SequencesAsync(NpgsqlConnection connection) => connection.QueryAsync(Sequences, row => row.GetString(0), cancellationToken);
    }
}
