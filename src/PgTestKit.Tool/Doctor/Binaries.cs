namespace PgTestKit.Doctor;

/// <summary>Every folder in which the library looks for PostgreSQL, and what it makes of it.</summary>
internal static class Binaries
{
    public static async Task<IReadOnlyList<string[]>> RowsAsync(string? version, CancellationToken cancellationToken)
    {
        var (range, notes) = (new VersionRange(version), new VersionNotes(CacheOptions.Default));
        var rows = new List<string[]>();
        var isUsed = false;
        foreach (var candidate in BinariesSearch.Candidates(null))
        {
            var verdict = await JudgeAsync(candidate, range, notes, cancellationToken);
            var isFirst = verdict.Fits && !isUsed;
            isUsed |= isFirst;
            rows.Add([verdict.Version, isFirst ? "used" : verdict.Reason, $"{candidate.Folder} ({candidate.Origin})"]);
        }

        return rows;
    }

    private static async Task<(bool Fits, string Version, string Reason)> JudgeAsync(BinariesCandidate candidate, VersionRange range, VersionNotes notes, CancellationToken cancellationToken)
    {
        var postgres = new FileInfo(Path.Combine(candidate.Folder, PostgresBinaries.Executable("postgres")));
        if (!postgres.Exists) return (false, "-", "no postgres there");
        var found = await notes.OfAsync(postgres, cancellationToken);
        if (found is null) return (false, "-", "does not run");
        return range.Contains(found) ? (true, found, "fits, too") : (false, found, $"not {range}");
    }
}
