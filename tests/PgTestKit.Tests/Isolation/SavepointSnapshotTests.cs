namespace PgTestKit.Tests.Isolation;

/// <summary>Snapshots as savepoints, among those of the code under test.</summary>
public sealed class SavepointSnapshotTests(Shop shop)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transactions_of_the_code_under_test_before_between_and_after_go_their_way()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await AddAsync(database, "before", commit: true);
        await database.SnapshotAsync("one", _cancellation);
        await AddAsync(database, "kept", commit: true);
        await AddAsync(database, "dropped", commit: false);
        for (var i = 0; i < 40; i++) await database.ExecuteAsync("SELECT 1"); // more than are released at once
        await database.RestoreSnapshotAsync("one", _cancellation);
        await AddAsync(database, "after", commit: true);
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT 1/0"));
        Assert.Equal("before,after", await database.QueryScalarAsync<string>("SELECT string_agg(reference, ',' ORDER BY id) FROM app.deal"));
    }

    [Fact]
    public async Task While_a_transaction_of_the_code_under_test_is_open_both_are_refused()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.SnapshotAsync("one", _cancellation);
        await using (var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation))
        {
            await using var transaction = await connection.BeginTransactionAsync(_cancellation);
            foreach (var attempt in new[] { () => database.SnapshotAsync("two", _cancellation), () => database.RestoreSnapshotAsync("one", _cancellation) })
                Assert.Contains("while a transaction of the code under test is open", (await Assert.ThrowsAsync<PgTestKitException>(attempt)).Message, StringComparison.Ordinal);
            await transaction.CommitAsync(_cancellation);
        }

        await database.RestoreSnapshotAsync("one", _cancellation);
    }

    [Fact]
    public async Task While_a_reader_is_open_it_is_named()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using (var command = new NpgsqlCommand("SELECT generate_series(1, 3)", database.Connection))
        await using (var reader = await command.ExecuteReaderAsync(_cancellation))
        {
            var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.SnapshotAsync("one", _cancellation));
            Assert.Contains("still in progress", error.Message, StringComparison.Ordinal);
        }

        await database.SnapshotAsync("one", _cancellation);
    }

    [Fact]
    public async Task A_commit_as_SQL_takes_the_snapshots_along_and_is_said_so()
    {
        var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.SnapshotAsync("one", _cancellation);
        await database.Connection.ExecuteAsync("COMMIT; BEGIN", _cancellation);
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreSnapshotAsync("one", _cancellation));
        Assert.Contains("The test's transaction was gone", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PgTestKitException>(() => database.DisposeAsync().AsTask());
    }

    private async Task AddAsync(TestDatabase database, string reference, bool commit)
    {
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using var transaction = await connection.BeginTransactionAsync(_cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO app.deal (currency, reference) VALUES ('EUR', '{reference}')";
        await command.ExecuteNonQueryAsync(_cancellation);
        if (commit) await transaction.CommitAsync(_cancellation);
    }
}
