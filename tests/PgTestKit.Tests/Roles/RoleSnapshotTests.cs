using PgTestKit.Tests.Dumps;

namespace PgTestKit.Tests.Roles;

/// <summary>Snapshots and dumps of tests that connect as the application's role, on a template whose owner is no superuser and does not see what the role's sessions do.</summary>
public sealed class RoleSnapshotTests(OneServer server, Ledger ledger) : IClassFixture<Ledger>
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Rows_and_sequences_go_back_between_the_owners_checks(TestIsolation isolation)
    {
        for (var test = 0; test < 2; test++)
        {
            await using var database = await ledger.Template.LeaseAsync(isolation, _cancellation);
            Assert.Equal(1, await AddAsync(database));
            await database.Table("ledger.entry").ShouldHaveCountAsync(1, _cancellation);
            await database.SnapshotAsync("one", _cancellation);
            for (var round = 0; round < 2; round++)
            {
                Assert.Equal(2, await AddAsync(database));
                Assert.Equal(10, await database.QueryScalarAsync<long>("SELECT nextval('ledger.ticket')"));
                await database.Table("ledger.entry").ShouldHaveCountAsync(2, _cancellation);

                await database.RestoreSnapshotAsync("one", _cancellation);

                await database.Table("ledger.entry").ShouldHaveCountAsync(1, _cancellation);
                Assert.Equal(ledger.Role, await database.QueryScalarAsync<string>("SELECT session_user::text"));
                Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("UPDATE ledger.entry SET text = ''"))).SqlState);
            }
        }
    }

    [Fact]
    public async Task What_the_role_has_not_committed_yet_is_not_lost_to_a_snapshot()
    {
        await using var database = await ledger.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await using (var transaction = await database.Connection.BeginTransactionAsync(_cancellation))
        {
            await AddAsync(database);
            Assert.Contains("Database.Connection is in a transaction", (await Assert.ThrowsAsync<PgTestKitException>(() => database.SnapshotAsync("one", _cancellation))).Message, StringComparison.Ordinal);
            await transaction.CommitAsync(_cancellation);
        }

        await database.SnapshotAsync("one", _cancellation);
        await database.Table("ledger.entry").ShouldHaveCountAsync(1, _cancellation);
    }

    [Theory]
    [InlineData(TestIsolation.Reset, "ledger.sql")]
    [InlineData(TestIsolation.Clone, "ledger.dump")]
    public async Task A_dump_holds_what_the_role_may_not_read_and_is_restored_with_its_grants(TestIsolation isolation, string name)
    {
        await ClientPrograms.SkipUnlessFoundAsync(server);
        using var files = new TempFiles();
        var file = Path.Combine(files.Folder, name);
        await using (var database = await ledger.Template.LeaseAsync(isolation, _cancellation))
        {
            await AddAsync(database);
            await database.Table("ledger.audit").ShouldHaveCountAsync(1, _cancellation);
            await database.ShouldSurviveDumpAsync(_cancellation);
            await database.DumpAsync(file, _cancellation);
        }

        await using (var database = await ledger.Template.LeaseAsync(isolation, _cancellation))
        {
            await database.Table("ledger.audit").ShouldHaveCountAsync(0, _cancellation);
            await database.RestoreAsync(file, _cancellation);
            await database.Table("ledger.audit").ShouldHaveCountAsync(1, _cancellation);
            Assert.Equal(2, await AddAsync(database));
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT FROM ledger.audit"))).SqlState);
        }

        await using var next = await ledger.Template.LeaseAsync(isolation, _cancellation);
        Assert.True((await next.ChangesAsync(_cancellation)).IsEmpty);
    }

    private static Task<int> AddAsync(TestDatabase database) => database.QueryScalarAsync<int>("INSERT INTO entry (text) VALUES ('rent') RETURNING id");
}
