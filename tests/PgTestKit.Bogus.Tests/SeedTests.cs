namespace PgTestKit.Tests;

public sealed class SeedTests(Archive archive)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_seed_comes_from_the_test()
    {
        Assert.Equal(await SeedAsync("A_test"), await SeedAsync("A_test"));
        Assert.NotEqual(await SeedAsync("A_test"), await SeedAsync("Another_test"));
    }

    [Fact]
    public async Task Each_faker_of_a_test_has_its_own()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        Assert.NotEqual(database.Fake<User>(context).Seed, database.Fake<User>(context).Seed);
    }

    [Fact]
    public async Task A_failed_test_tells_its_seed_and_the_seed_makes_the_same_rows()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var faker = database.Fake<User>(context);
        var made = await faker.GenerateAsync(3, Cancelled);

        Assert.Contains($".UseSeed({faker.Seed}) makes the same rows again", await database.ReportFailureAsync("A_test"), StringComparison.Ordinal);
        Assert.Equivalent(made, await database.Fake<User>(context).UseSeed(faker.Seed).GenerateAsync(3, Cancelled), strict: true);
    }

    private async Task<int> SeedAsync(string test)
    {
        List<TestLease> leases = [await TestLease.BeginAsync(archive.Template, TestIsolation.Transaction, test, Cancelled)];
        try
        {
            await using var context = leases[0].Database.CreateContext<ArchivistContext>();
            return leases[0].Database.Fake<User>(context).Seed;
        }
        finally
        {
            await TestLease.EndAllAsync(leases, failed: false, _ => { });
        }
    }
}
