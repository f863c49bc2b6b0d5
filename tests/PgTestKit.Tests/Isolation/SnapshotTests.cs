namespace PgTestKit.Tests.Isolation;

/// <summary>Going back inside a test, in every isolation.</summary>
public sealed class SnapshotTests(Shop shop)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Rows_sequences_and_schema_go_back_as_often_as_the_test_likes(TestIsolation isolation)
    {
        await using (var database = await shop.Template.LeaseAsync(isolation, _cancellation))
        {
            await AddAsync(database, "imported");
            await database.ExecuteAsync("SELECT nextval('app.ticket'), nextval('app.ticket')");
            await database.SnapshotAsync("after-import", _cancellation);
            for (var round = 0; round < 2; round++)
            {
                Assert.Equal(2, await AddAsync(database, "later"));
                Assert.Equal(102, await database.QueryScalarAsync<long>("SELECT nextval('app.ticket')"));
                await database.ExecuteAsync("DELETE FROM ref.country WHERE id = 1");
                await database.ExecuteAsync("CREATE TABLE app.more (n int)");

                await database.RestoreSnapshotAsync("after-import", _cancellation);

                Assert.Equal("imported", await ReferencesAsync(database));
                Assert.Equal(3, await database.Table("ref.country").CountAsync(_cancellation));
                Assert.Null(await database.QueryScalarAsync<string>("SELECT to_regclass('app.more')::text"));
            }
        }

        await using var next = await shop.Template.LeaseAsync(isolation, _cancellation);
        Assert.Equal(1, await AddAsync(next, "imported"));
        Assert.Equal(100, await next.QueryScalarAsync<long>("SELECT nextval('app.ticket')"));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Several_snapshots_can_be_gone_back_to_from_the_last_to_the_first(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await database.SnapshotAsync("empty", _cancellation);
        await AddAsync(database, "a");
        await database.SnapshotAsync("one", _cancellation);
        await AddAsync(database, "b");

        await database.RestoreSnapshotAsync("one", _cancellation);
        Assert.Equal("a", await ReferencesAsync(database));
        await database.RestoreSnapshotAsync("empty", _cancellation);
        Assert.Null(await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Going_back_to_an_earlier_one_forgets_the_later_only_in_Transaction(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await database.SnapshotAsync("first", _cancellation);
        await AddAsync(database, "a");
        await database.SnapshotAsync("second", _cancellation);
        await database.RestoreSnapshotAsync("first", _cancellation);

        if (isolation == TestIsolation.Transaction)
        {
            var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreSnapshotAsync("second", _cancellation));
            Assert.Contains("it has \"first\".", error.Message, StringComparison.Ordinal);
            Assert.Contains("forgets those taken after it", error.Message, StringComparison.Ordinal);
            await database.SnapshotAsync("second", _cancellation); // the name is free again
        }
        else
        {
            await database.RestoreSnapshotAsync("second", _cancellation);
            Assert.Equal("a", await ReferencesAsync(database));
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Any_text_is_a_name(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        foreach (var name in new[] { "it's \"quoted\"; DROP TABLE app.deal --", new string('é', 100) + "a", new string('é', 100) + "b", "\n\0", "pgtestkit" })
        {
            await AddAsync(database, "before");
            await database.SnapshotAsync(name, _cancellation);
            await AddAsync(database, "after");
            await database.RestoreSnapshotAsync(name, _cancellation);
            Assert.Equal("before", await ReferencesAsync(database));
            await database.ExecuteAsync("TRUNCATE app.deal, app.leg");
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task An_unknown_name_and_a_name_that_is_taken_are_refused(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        Assert.Contains("it has none.", (await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreSnapshotAsync("b", _cancellation))).Message, StringComparison.Ordinal);
        await database.SnapshotAsync("a", _cancellation);
        await database.SnapshotAsync("B", _cancellation);
        Assert.Contains("it has \"a\", \"B\".", (await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreSnapshotAsync("b", _cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("already", (await Assert.ThrowsAsync<PgTestKitException>(() => database.SnapshotAsync("a", _cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => database.SnapshotAsync("", _cancellation));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_statement_that_failed_in_a_transaction_of_the_tests_own_does_not_keep_it_from_going_back(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await database.SnapshotAsync("before", _cancellation);
        await AddAsync(database, "a");
        await using (var command = new NpgsqlCommand(isolation == TestIsolation.Transaction ? "SELECT 1/0" : "BEGIN; SELECT 1/0", database.Connection))
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(_cancellation));
        await Assert.ThrowsAsync<PgTestKitException>(() => database.SnapshotAsync("broken", _cancellation));

        await database.RestoreSnapshotAsync("before", _cancellation);
        Assert.Equal(1, await AddAsync(database, "b"));
        Assert.Equal("b", await ReferencesAsync(database));
    }

    private static Task<int> AddAsync(TestDatabase database, string reference) =>
        database.QueryScalarAsync<int>("INSERT INTO app.deal (currency, reference) VALUES ('EUR', $1) RETURNING id", reference);

    private static Task<string?> ReferencesAsync(TestDatabase database) => database.QueryScalarAsync<string?>("SELECT string_agg(reference, ',' ORDER BY id) FROM app.deal");
}
