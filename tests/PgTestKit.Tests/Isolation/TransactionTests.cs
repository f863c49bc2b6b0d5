namespace PgTestKit.Tests.Isolation;

public sealed class TransactionTests(Shop shop)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clone_is_reused_by_the_next_test()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        string name;
        await using (var first = await template.LeaseAsync(TestIsolation.Transaction, _cancellation)) name = first.Name;
        await using var second = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(name, second.Name);
    }

    [Fact]
    public async Task A_violated_deferred_constraint_fails_the_test()
    {
        var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.leg VALUES (42, 1)");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DisposeAsync());
        Assert.Contains("leg_deal_fkey", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Key (deal)=(42) is not present in table \"deal\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_statement_does_not_spoil_the_next_test()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
        {
            await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
            await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT 1/0"));
        }

        await using var next = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(1, await next.QueryScalarAsync<int>("INSERT INTO app.deal (currency) VALUES ('EUR') RETURNING id"));
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("COMMIT; BEGIN")]
    [InlineData("COMMIT; BEGIN; SELECT 1 / (SELECT count(*) FROM app.leg)")]
    [InlineData("COMMIT AND CHAIN")]
    [InlineData("ROLLBACK AND CHAIN")]
    public async Task Ending_the_tests_transaction_in_SQL_is_an_error_and_costs_the_clone(string sql)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        try
        {
            await database.ExecuteAsync(sql);
        }
        catch (PostgresException)
        {
            // One of them fails after it.
        }

        var exception = await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DisposeAsync());
        Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);

        await using var next = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.NotEqual(database.Name, next.Name);
        Assert.Equal(0, await next.Table("app.deal").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("COMMIT; BEGIN")]
    public async Task It_is_noticed_on_the_raw_connection_too(string sql)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using (var command = new NpgsqlCommand("INSERT INTO app.deal (currency) VALUES ('EUR'); " + sql, database.Connection)) await command.ExecuteNonQueryAsync(_cancellation);
        await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DisposeAsync());
        await using var next = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.NotEqual(database.Name, next.Name);
    }

    [Fact]
    public async Task A_second_connection_is_refused_with_the_isolation_that_has_one()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var opening = await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DataSource.OpenConnectionAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", opening.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DataSource.OpenConnectionAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", Assert.Throws<PgTestKitException>(() => database.ConnectionString).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_was_left_open_is_named()
    {
        var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var command = new NpgsqlCommand("SELECT generate_series(1, 100000)", database.Connection);
        await using var reader = await command.ExecuteReaderAsync(_cancellation);
        await reader.ReadAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DisposeAsync());
        Assert.StartsWith("The test left a command or a reader of Database.Connection open.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_changes_are_rolled_back_too()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            await database.ExecuteAsync("CREATE TABLE app.extra (n int)");
            await database.ExecuteAsync("ALTER SEQUENCE app.ticket RESTART 7");
            await database.ExecuteAsync("TRUNCATE ref.currency CASCADE");
        }
    }
}
