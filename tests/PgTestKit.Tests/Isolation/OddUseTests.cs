using System.Data.Common;
using Dapper;

namespace PgTestKit.Tests.Isolation;

/// <summary>Odd but legal uses of ADO.NET, Dapper and Npgsql, which in every isolation end as they would in production.</summary>
public sealed class OddUseTests(Shop shop)
{
    private const string Insert = "INSERT INTO app.deal (currency, reference) VALUES ('EUR', @reference)";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => EveryIsolationTests.Isolations;

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task What_the_data_source_runs_without_a_connection_fails_alone(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using (var command = database.DbDataSource.CreateCommand("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'a')")) Assert.Equal(1, await command.ExecuteNonQueryAsync(_cancellation));
        await using (var command = database.DbDataSource.CreateCommand("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'a')")) await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(_cancellation));
        await using (var batch = database.DbDataSource.CreateBatch())
        {
            foreach (var sql in new[] { "INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'undone')", "SELECT 1 / 0" })
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                batch.BatchCommands.Add(command);
            }

            await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync(_cancellation));
            Assert.Throws<PostgresException>(() => batch.ExecuteScalar());
        }

        await using (var command = database.DbDataSource.CreateCommand("SELECT reference FROM app.deal"))
        await using (var reader = await command.ExecuteReaderAsync(_cancellation))
        {
            Assert.True(await reader.ReadAsync(_cancellation));
            Assert.Equal("a", reader.GetString(0));
            Assert.False(await reader.ReadAsync(_cancellation));
        }

        Assert.Equal(["a"], await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_failure_in_a_later_result_of_a_batch_fails_the_whole_batch(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await connection.ExecuteAsync(Insert, new { reference = "a" });
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'undone') RETURNING id; SELECT 1 / 0";
            await using var reader = await command.ExecuteReaderAsync(_cancellation);
            Assert.True(await reader.ReadAsync(_cancellation));
            await Assert.ThrowsAsync<PostgresException>(() => reader.NextResultAsync(_cancellation));
        }

        Assert.Equal(["a"], await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_reader_that_nobody_closed_goes_with_its_connection(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        DbDataReader left;
        await using (var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation))
        {
            await using var transaction = await connection.BeginTransactionAsync(_cancellation);
            left = ReadOne(connection);
            await connection.CloseAsync();
        }

        Assert.True(left.IsClosed);
        await left.DisposeAsync();
        Assert.Empty(await ReferencesAsync(database));
        Assert.True(LeftBehind(database).IsClosed);
        Assert.Empty(await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_transaction_that_ends_while_a_reader_is_open_keeps_nothing(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        foreach (var commit in new[] { false, true })
        {
            await using var transaction = await connection.BeginTransactionAsync(_cancellation);
            await connection.ExecuteAsync(Insert, new { reference = "undone" }, transaction);
            var left = ReadOne(connection);
            if (!commit) continue;
            await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(_cancellation));
            await left.DisposeAsync();
        }

        Assert.Empty(await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_command_outlives_its_connection_and_is_disposed_late(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        DbCommand command;
        DbTransaction transaction;
        await using (var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation))
        {
            command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            Assert.Equal(1, await command.ExecuteScalarAsync(_cancellation));
            transaction = await connection.BeginTransactionAsync(_cancellation);
        }

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => command.ExecuteScalarAsync(_cancellation));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => transaction.CommitAsync(_cancellation));
        await command.DisposeAsync();
        await transaction.DisposeAsync();
        Assert.Empty(await ReferencesAsync(database));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_parameter_that_can_not_be_sent_and_a_token_that_is_canceled_fail_alone(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await connection.ExecuteAsync(Insert, new { reference = "a" });
        for (var i = 0; i < 2; i++)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT @p";
            command.Parameters.Add(new NpgsqlParameter("p", new Version(1, 0)));
            await Assert.ThrowsAnyAsync<Exception>(() => command.ExecuteScalarAsync(_cancellation));
            await Assert.ThrowsAnyAsync<Exception>(() => database.ExecuteAsync("SELECT $1", new Version(1, 0)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ExecuteAsync(new CommandDefinition("DELETE FROM app.leg", cancellationToken: new(canceled: true))));
        }

        Assert.Equal(["a"], await ReferencesAsync(database));
    }

    [Theory]
    [InlineData("VACUUM app.leg")]
    [InlineData("CREATE INDEX CONCURRENTLY odd ON app.leg (n)")]
    [InlineData("DISCARD ALL")]
    public async Task What_runs_in_no_transaction_names_the_isolation_that_has_none(string sql)
    {
        await using (var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation))
        {
            await using var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation);
            await connection.ExecuteAsync(Insert, new { reference = "a" });
            Assert.Contains("TestIsolation.Reset", (await Assert.ThrowsAsync<PgTestKitException>(() => connection.ExecuteAsync(sql))).Message, StringComparison.Ordinal);
            Assert.Contains("TestIsolation.Reset", (await Assert.ThrowsAsync<PgTestKitException>(() => database.ExecuteAsync(sql))).Message, StringComparison.Ordinal);
            Assert.Equal(["a"], await ReferencesAsync(database));
        }

        await using var committing = await shop.Template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await committing.ExecuteAsync(sql);
        await using var another = await committing.DbDataSource.OpenConnectionAsync(_cancellation);
        await another.ExecuteAsync(sql.Replace("odd", "odder", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task COPY_and_cursors_of_the_tests_own_connection_work(TestIsolation isolation)
    {
        for (var round = 0; round < 2; round++)
        {
            await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
            await using (var import = await database.Connection.BeginBinaryImportAsync("COPY app.deal (currency, reference) FROM STDIN BINARY", _cancellation))
            {
                await import.WriteRowAsync(_cancellation, "EUR", "copied");
                await import.CompleteAsync(_cancellation);
            }

            using (var export = await database.Connection.BeginTextExportAsync("COPY app.deal (reference) TO STDOUT", _cancellation)) Assert.Equal("copied", await export.ReadLineAsync(_cancellation));
            await using (var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation))
            {
                await using var transaction = await connection.BeginTransactionAsync(_cancellation);
                await connection.ExecuteAsync("SET LOCAL work_mem = '5MB'; DECLARE odd CURSOR FOR SELECT generate_series(1, 100)", transaction: transaction);
                Assert.Equal([1, 2], await connection.QueryAsync<int>("FETCH 2 FROM odd", transaction: transaction));
                await transaction.RollbackAsync(_cancellation);
                Assert.Equal("4MB", await connection.ExecuteScalarAsync<string>("SHOW work_mem"));
                await Assert.ThrowsAsync<PostgresException>(() => connection.QueryAsync<int>("FETCH 2 FROM odd"));
            }

            Assert.Equal(["copied"], await ReferencesAsync(database));
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task A_COPY_that_was_left_open_spoils_no_other_test(TestIsolation isolation)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        var database = await template.LeaseAsync(isolation, _cancellation);
        var import = await database.Connection.BeginBinaryImportAsync("COPY app.deal (currency, reference) FROM STDIN BINARY", _cancellation);
        await import.WriteRowAsync(_cancellation, "EUR", "left");
        var exception = await Record.ExceptionAsync(async () => await database.DisposeAsync());
        if (isolation == TestIsolation.Transaction) Assert.StartsWith("The test left a command or a reader of Database.Connection open.", Assert.IsType<PgTestKitException>(exception).Message, StringComparison.Ordinal);
        else Assert.Null(exception);
        await using var next = await template.LeaseAsync(isolation, _cancellation);
        Assert.Empty(await ReferencesAsync(next));
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Nothing_of_a_database_can_be_used_after_its_test(TestIsolation isolation)
    {
        var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        var own = await database.DbDataSource.OpenConnectionAsync(_cancellation);
        await own.DisposeAsync();
        await database.DisposeAsync();
        await database.DisposeAsync();
        await using var next = await shop.Template.LeaseAsync(isolation, _cancellation);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await database.DbDataSource.OpenConnectionAsync(_cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.SnapshotAsync("late", _cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.ChangesAsync(_cancellation));
        if (isolation != TestIsolation.Transaction) Assert.Throws<ObjectDisposedException>(() => database.ConnectionString); // it has none
        await database.CancelStatementsAsync(_cancellation); // not the next test's
        Assert.Throws<ObjectDisposedException>(() => database.DataSource);
        Assert.Throws<ObjectDisposedException>(() => database.OwnerDataSource);
        Assert.Empty(await ReferencesAsync(next));
    }

    [Fact]
    public async Task A_template_that_was_disposed_leases_nothing()
    {
        var template = await shop.Builder().BuildAsync(_cancellation);
        await template.DisposeAsync();
        await template.DisposeAsync();
        foreach (var isolation in Enum.GetValues<TestIsolation>()) await Assert.ThrowsAsync<ObjectDisposedException>(() => template.LeaseAsync(isolation, _cancellation));
    }

    [Fact]
    public async Task Leases_that_are_cancelled_at_any_moment_leave_a_pool_that_works()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        var names = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = _cancellation }, async (i, cancellation) =>
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromMicroseconds(Random.Shared.Next(20_000)));
            try
            {
                await using var database = await template.LeaseAsync((TestIsolation)(i % 3), soon.Token);
                Assert.True(names.TryAdd(database.Name, true));
                Assert.Equal(0, await database.Table("app.deal").CountAsync(cancellation));
                await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
                names.TryRemove(database.Name, out _);
            }
            catch (OperationCanceledException)
            {
                // Or it was faster.
            }
        });

        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => template.LeaseAsync((TestIsolation)(i % 3), _cancellation)));
        foreach (var lease in leases)
        {
            Assert.Equal(1, await lease.QueryScalarAsync<int>("INSERT INTO app.deal (currency) VALUES ('EUR') RETURNING id"));
            await lease.DisposeAsync();
        }
    }

    private static DbDataReader LeftBehind(TestDatabase database)
    {
        using var connection = database.DbDataSource.OpenConnection();
        return ReadOne(connection);
    }

    private static DbDataReader ReadOne(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT generate_series(1, 10000)";
        var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return reader;
    }

    private static async Task<List<string>> ReferencesAsync(TestDatabase database)
    {
        await using var connection = database.CreateConnection();
        return [.. await connection.QueryAsync<string>("SELECT reference FROM app.deal ORDER BY reference")];
    }
}
