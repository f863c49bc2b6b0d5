namespace PgTestKit.Tests;

/// <summary>Beside no other test, because the variable is the process's.</summary>
[CollectionDefinition("environment", DisableParallelization = true)]
public sealed class EnvironmentCollection;

[Collection("environment")]
public sealed class SeedVariableTests(Archive archive) : IDisposable
{
    private const string Variable = "PGTESTKIT_SEED";

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, null);

    [Fact]
    public async Task The_variable_gives_other_seeds_and_the_same_ones_for_the_same_text()
    {
        var (plain, _) = await SeedAsync(null);
        var (first, report) = await SeedAsync("night 1");

        Assert.NotEqual(plain, first);
        Assert.Equal(first, (await SeedAsync("night 1")).Seed);
        Assert.NotEqual(first, (await SeedAsync("night 2")).Seed);
        Assert.Contains($"had the seed {first}; .UseSeed({first}) makes the same rows again, and so does PGTESTKIT_SEED=night 1", report, StringComparison.Ordinal);
    }

    private async Task<(int Seed, string Report)> SeedAsync(string? variable)
    {
        Environment.SetEnvironmentVariable(Variable, variable);
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var seed = database.Fake<User>(context).Seed;
        return (seed, await database.ReportFailureAsync("A_test"));
    }
}
