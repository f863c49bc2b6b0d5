namespace PgTestKit;

/// <summary>What one <c>.AddSeed</c> names.</summary>
internal sealed record SeedSource(string Name, OnConflict OnConflict, Func<IReadOnlyList<SeedFile>> Find)
{
    public IReadOnlyList<SeedFile> Files() => [.. Find().Select(file => file with { OnConflict = OnConflict })];
}
