using System.Data;
using System.Data.Common;
using System.Transactions;
using Dapper;
using IsolationLevel = System.Data.IsolationLevel;

namespace PgTestKit.Tests.Isolation;

/// <summary>Code under test that takes a DbConnection or DbDataSource, unmodified, in every isolation.</summary>
public sealed class SharedConnectionTests(Shop shop)
{
    private const string Insert = "INSERT INTO app.deal (currency, reference) VALUES ('EUR', @reference)";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => EveryIsolationTests.Isolations;

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Transactions_commit_roll_back_and_are_disposed(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        foreach (var end in new[] { "commit", "rollback", "dispose" })
        {
            await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, _cancellation);
            Assert.Equal(IsolationLevel.Serializable, transaction.IsolationLevel);
            await connection.ExecuteAsync(Insert, new { reference = end }, transaction);
            if (end == "commit") await transaction.CommitAsync(_cancellation);
            if (end == "rollback") await transaction.RollbackAsync(_cancellation);
            if (end != "dispose") await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(_cancellation));
        }

        Assert.Equal(["commit"], await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task The_synchronous_calls_do_the_same(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        RunSynchronously(database);
        Assert.Equal(["a"], await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_closed_connection_is_opened_and_closed_by_Dapper(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = database.CreateConnection();
        await connection.ExecuteAsync(Insert, new { reference = "a" });
        Assert.Equal(["a"], await connection.QueryAsync<string>("SELECT reference FROM app.deal WHERE currency = ANY(@list)", new { list = new[] { "EUR" } }));
        await using (var several = await connection.QueryMultipleAsync("SELECT 1; SELECT 'x'"))
        {
            Assert.Equal(1, await several.ReadSingleAsync<int>());
            Assert.Equal("x", await several.ReadSingleAsync<string>());
        }

        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_failed_statement_fails_alone_however_it_is_run(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await connection.ExecuteAsync(Insert, new { reference = "a" });
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(Insert, new { reference = "a" }));
            Assert.Throws<PostgresException>(() => connection.Execute("INSERT INTO app.deal (currency) VALUES ('EUR'); SELECT 1 / 0"));
            Assert.Throws<PostgresException>(() => connection.Query<int>("SELECT 10 / (3 - n) FROM generate_series(1, 5) n").Count());
            await Assert.ThrowsAsync<PostgresException>(() => connection.QueryAsync<int>("SELECT 10 / (3000 - n) FROM generate_series(1, 5000) n"));
            await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'a')"));
            using var soon = new CancellationTokenSource(50);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(30)", cancellationToken: soon.Token)));
        }

        Assert.Equal(["a"], await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_failed_statement_aborts_the_codes_own_transaction_as_ever(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(_cancellation))
        {
            await connection.ExecuteAsync(Insert, new { reference = "a" }, transaction);
            await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(Insert, new { reference = "a" }, transaction));
            var exception = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteScalarAsync("SELECT 1", transaction: transaction));
            Assert.Equal(PostgresErrorCodes.InFailedSqlTransaction, exception.SqlState);
        }

        await connection.ExecuteAsync(Insert, new { reference = "b" });
        Assert.Equal(["b"], await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Deferred_constraints_are_checked_at_commit(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(_cancellation))
        {
            await connection.ExecuteAsync("INSERT INTO app.leg VALUES (1, 1)", transaction: transaction);
            await connection.ExecuteAsync(Insert, new { reference = "a" }, transaction);
            await transaction.CommitAsync(_cancellation);
        }

        foreach (var isAsync in new[] { true, false })
        {
            await using var transaction = await connection.BeginTransactionAsync(_cancellation);
            await connection.ExecuteAsync("INSERT INTO app.leg VALUES (42, 1)", transaction: transaction);
            var exception = isAsync ? await Assert.ThrowsAsync<PostgresException>(() => transaction.CommitAsync(_cancellation)) : Assert.Throws<PostgresException>(transaction.Commit);
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, exception.SqlState);
        }

        Assert.Equal(1, await database.Table("app.leg").CountAsync(_cancellation));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_TransactionScope_completes_or_rolls_back(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        foreach (var complete in new[] { true, false })
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
            await connection.ExecuteAsync(Insert, new { reference = complete ? "kept" : "undone" });
            if (complete) scope.Complete();
        }

        Assert.Equal(["kept"], await ReferencesAsync(database));
    }

    [Fact]
    public async Task Hundreds_of_statements_stay_cheap_for_the_server_and_transactions_between_them_end_right()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var one = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using var two = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        for (var i = 0; i < 5; i++)
        {
            for (var n = 0; n < 50; n++) await one.ExecuteAsync(Insert, new { reference = $"before {i} {n}" });
            await using var transaction = await two.BeginTransactionAsync(_cancellation);
            for (var n = 0; n < 50; n++) await one.ExecuteAsync(Insert, new { reference = $"inside {i} {n}" });
            await transaction.SaveAsync("mine", _cancellation);
            for (var n = 0; n < 20; n++) await one.ExecuteAsync(Insert, new { reference = $"undone {i} {n}" });
            await transaction.RollbackAsync("mine", _cancellation);
            for (var n = 0; n < 40; n++) await one.ExecuteAsync(Insert, new { reference = $"after {i} {n}" });
            if (i % 2 == 0) await transaction.CommitAsync(_cancellation);
            else await transaction.RollbackAsync(_cancellation);
        }

        Assert.Equal(5 * 50 + 3 * 90, await database.Table("app.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Transactions_of_two_connections_that_overlap_may_both_commit_and_a_lost_rollback_is_an_error()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var one = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using var two = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        var first = await one.BeginTransactionAsync(_cancellation);
        var second = await two.BeginTransactionAsync(_cancellation);
        await first.CommitAsync(_cancellation);
        await second.CommitAsync(_cancellation);

        first = await one.BeginTransactionAsync(_cancellation);
        second = await two.BeginTransactionAsync(_cancellation);
        await first.CommitAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => second.RollbackAsync(_cancellation));
        Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_commands_at_once_are_refused_with_the_isolation_that_allows_them()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var slow = QueryAsync(database, "SELECT 'done' FROM pg_sleep(0.5)");
        await using var one = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await using var two = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        var parallel = await Assert.ThrowsAsync<PgTestKitException>(() => two.ExecuteScalarAsync<int>("SELECT 1"));
        Assert.Contains("TestIsolation.Reset", parallel.Message, StringComparison.Ordinal);
        Assert.Equal("done", await slow);

        await using (var reader = await one.ExecuteReaderAsync("SELECT generate_series(1, 100000)"))
        {
            await reader.ReadAsync(_cancellation);
            var nested = Assert.Throws<PgTestKitException>(() => two.BeginTransaction());
            Assert.Contains("TestIsolation.Reset", nested.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await two.ExecuteScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task What_would_leave_the_tests_database_is_refused_and_a_connection_outlives_no_test()
    {
        var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        var transaction = await connection.BeginTransactionAsync(_cancellation);
        Assert.Throws<PgTestKitException>(() => connection.ChangeDatabase("postgres"));
        Assert.Throws<PgTestKitException>(() => connection.ConnectionString = "Host=production.invalid");
        Assert.DoesNotContain("Password", connection.ConnectionString, StringComparison.OrdinalIgnoreCase);
        await database.DbDataSource.DisposeAsync();
        await database.DisposeAsync();

        await using var next = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await next.ExecuteAsync("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'next')");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.ExecuteAsync("SELECT 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.BeginTransactionAsync(_cancellation).AsTask());
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
        Assert.Equal(["next"], await ReferencesAsync(next));
    }

    [Fact]
    public async Task A_statement_that_failed_on_the_raw_connection_is_named_afterwards()
    {
        var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using (var command = new NpgsqlCommand("SELECT 1 / 0", database.Connection)) await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(_cancellation));
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.ExecuteAsync("SELECT 1"));
        Assert.Contains("Database.CreateConnection()", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PgTestKitException>(async () => await database.DisposeAsync());
    }

    [Fact]
    public async Task A_command_stays_on_the_connection_that_made_it()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var connection = database.CreateConnection();
        await using var foreign = new NpgsqlConnection();
        await using var command = connection.CreateCommand();
        await using var batch = connection.CreateBatch();
        Assert.Contains("CreateCommand()", Assert.Throws<InvalidOperationException>(() => command.Connection = foreign).Message, StringComparison.Ordinal);
        Assert.Contains("CreateBatch()", Assert.Throws<InvalidOperationException>(() => batch.Connection = foreign).Message, StringComparison.Ordinal);
    }

    private static async Task<string?> QueryAsync(TestDatabase database, string sql)
    {
        await using var connection = database.CreateConnection();
        return await connection.ExecuteScalarAsync<string>(sql);
    }

    private static void RunSynchronously(TestDatabase database)
    {
        using var connection = database.CreateConnection();
        connection.Open();
        Assert.Throws<InvalidOperationException>(connection.Open);
        using (var transaction = connection.BeginTransaction())
        {
            Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
            connection.Execute(Insert, new { reference = "a" }, transaction);
            transaction.Save("mine");
            connection.Execute(Insert, new { reference = "b" }, transaction);
            transaction.Rollback("mine");
            transaction.Release("mine");
            transaction.Commit();
        }

        using var open = connection.BeginTransaction();
        connection.Execute(Insert, new { reference = "c" }, open);
        connection.Close(); // rolls back what is open
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Throws<InvalidOperationException>(() => connection.CreateCommand().ExecuteScalar());
        connection.Open();
        using var batch = connection.CreateBatch();
        var command = batch.CreateBatchCommand();
        command.CommandText = "SELECT count(*) FROM app.deal";
        batch.BatchCommands.Add(command);
        Assert.Equal(1L, batch.ExecuteScalar());
    }

    private static async Task<List<string>> ReferencesAsync(TestDatabase database)
    {
        await using var connection = database.CreateConnection();
        return [.. await connection.QueryAsync<string>("SELECT reference FROM app.deal ORDER BY reference")];
    }
}
