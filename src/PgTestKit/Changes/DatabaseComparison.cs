using Npgsql;

namespace PgTestKit;

/// <summary>Compares all tables of a test's database with the template's: first by a sum over each, then row by row where the sums differ.</summary>
internal static class DatabaseComparison
{
    public static async Task<DatabaseChanges> CompareAsync(NpgsqlConnection before, NpgsqlConnection after, bool isSeenByRole, CancellationToken cancellationToken)
    {
        List<string> unread = isSeenByRole ? await ComparedTable.UnreadAsync(after, cancellationToken) : [];
        var old = (await ComparedTable.AllAsync(before, cancellationToken)).Where(table => !unread.Contains(table.FullName)).ToDictionary(table => (table.Schema, table.Name));
        var now = (await ComparedTable.AllAsync(after, cancellationToken)).Where(table => !unread.Contains(table.FullName)).ToDictionary(table => (table.Schema, table.Name));
        ComparedTable[] common = [.. now.Where(table => old.TryGetValue(table.Key, out var was) && (was.HasPages || table.Value.HasPages)).Select(table => table.Value with { Key = SharedKey(old[table.Key], table.Value) })];
        var sums = await SumsAsync(before, common, cancellationToken);
        var sumsNow = await SumsAsync(after, common, cancellationToken);

        List<TableChanges?> changes = [];
        for (var i = 0; i < common.Length; i++)
            if (sums[i] != sumsNow[i])
                changes.Add(await TableComparison.CompareAsync(before, after, common[i], cancellationToken));
        foreach (var table in old.Where(table => table.Value.HasPages && !now.ContainsKey(table.Key))) changes.Add(await TableComparison.CompareAsync(before, null, table.Value, cancellationToken));
        foreach (var table in now.Where(table => table.Value.HasPages && !old.ContainsKey(table.Key))) changes.Add(await TableComparison.CompareAsync(null, after, table.Value, cancellationToken));
        return new([.. changes.OfType<TableChanges>().OrderBy(table => table.Schema, StringComparer.Ordinal).ThenBy(table => table.Name, StringComparer.Ordinal)], unread);
    }

    // The test may have dropped or renamed a column of it.
    private static string[] SharedKey(ComparedTable before, ComparedTable after) => before.Key.SequenceEqual(after.Key) ? after.Key : [];

    private static async Task<List<string>> SumsAsync(NpgsqlConnection connection, ComparedTable[] tables, CancellationToken cancellationToken) =>
        tables.Length == 0 ? [] : await connection.QueryAsync(
            string.Join(" UNION ALL ", tables.Select((table, i) => $"SELECT {i} AS n, count(*) || ' ' || coalesce(sum(hashtextextended((r.*)::text, 0)), 0) FROM {table.Source} r")) + " ORDER BY n",
            row => row.GetString(1), cancellationToken);
}
