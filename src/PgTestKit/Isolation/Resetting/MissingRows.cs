using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Rows of the baseline that a table lacks: where they lay, and what they held.</summary>
internal sealed record MissingRows(BaselineTable Table, NpgsqlTid[] Positions, string[] Rows)
{
    private const int CharactersPerStatement = 8_000_000;

    /// <summary>In portions that fit into a message each.</summary>
    public IEnumerable<(NpgsqlTid[] Positions, string[] Rows)> Portions()
    {
        for (var start = 0; start < Rows.Length;)
        {
            var end = start;
            for (long size = 0; end < Rows.Length && (end == start || size + Rows[end].Length <= CharactersPerStatement); end++) size += Rows[end].Length;
            yield return (Positions[start..end], Rows[start..end]);
            start = end;
        }
    }
}
