using System.Globalization;

namespace PgTestKit.Tests.Isolation.Resetting;

/// <summary>Random schemas and random changes; after each reset, every row and every sequence is compared. PGTESTKIT_RESET_CASES sets the number of cases, PGTESTKIT_RESET_SEED reruns one.</summary>
public sealed class RandomTests(OneServer server)
{
    private const int ChangesPerSchema = 25;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_row_and_every_sequence_goes_back(bool isSuperuser)
    {
        var cases = Number("PGTESTKIT_RESET_CASES") ?? 2000;
        var first = Number("PGTESTKIT_RESET_SEED");
        var seed = first ?? Random.Shared.Next(1_000_000_000);
        var connectionString = isSuperuser ? server.ConnectionString : await server.CreateRoleAsync("CREATEDB");
        var replaced = 0;
        for (var done = 0; done < cases / 2; done += ChangesPerSchema, seed++)
        {
            replaced += await RunAsync(seed, connectionString);
            if (first is not null) break;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases / 2} cases, {replaced} databases replaced");
        Assert.True(replaced <= cases / 20, $"{replaced} of {cases / 2} databases were replaced instead of reset.");
    }

    private async Task<int> RunAsync(int seed, string connectionString)
    {
        var random = new RandomDatabase(seed);
        var replaced = new List<string>();
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(connectionString)).LogTo(line => { if (line.Contains("was replaced", StringComparison.Ordinal)) replaced.Add(line); })
            .AddSeed("random", Guid.NewGuid().ToString(), (connection, token) => connection.ExecuteAsync(random.Schema(), token)).BuildAsync(_cancellation);
        SortedDictionary<string, string> expected;
        await using (var untouched = await template.LeaseAsync(TestIsolation.Reset, _cancellation)) expected = await DatabaseContents.ReadAsync(untouched.Connection, _cancellation);
        for (var round = 0; round < ChangesPerSchema; round++)
        {
            var changes = random.Changes().ToList();
            await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
            {
                await database.ExecuteAsync("SET app.is_test = 1");
                foreach (var change in changes) await TryAsync(database.Connection, change);
            }

            await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            var difference = DatabaseContents.Difference(expected, await DatabaseContents.ReadAsync(next.Connection, _cancellation));
            Assert.True(difference.Length == 0, $"PGTESTKIT_RESET_SEED={seed} fails in round {round}: {difference}{Environment.NewLine}{string.Join(";" + Environment.NewLine, changes)}");
        }

        foreach (var line in replaced) TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {line}");
        return replaced.Count;
    }

    private async Task TryAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            await connection.ExecuteAsync(sql, _cancellation);
        }
        catch (PostgresException)
        {
            // A test meets constraints, too.
        }
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
