namespace PgTestKit.Tests.Isolation;

public sealed class CloneTests(Shop shop, OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_test_has_a_database_of_its_own_that_is_dropped()
    {
        string first, second;
        await using (var template = await shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString)).BuildAsync(_cancellation))
        {
            await using (var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation))
            {
                first = database.Name;
                await database.ExecuteAsync("DROP SCHEMA app CASCADE");
                Assert.Contains(first, await server.DatabasesAsync());
            }

            await using (var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation))
            {
                second = database.Name;
                Assert.Equal(0, await database.Table("app.deal").CountAsync(_cancellation));
            }
        }

        Assert.NotEqual(first, second);
        var left = await server.DatabasesAsync();
        Assert.DoesNotContain(first, left);
        Assert.DoesNotContain(second, left);
    }

    [Fact]
    public async Task A_database_that_was_reset_before_carries_nothing_of_the_reset()
    {
        await using var template = await shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString)).BuildAsync(_cancellation);
        await using (var reset = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
            Assert.Equal(1, await reset.QueryScalarAsync<long>("SELECT count(*) FROM pg_event_trigger"));

        await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);

        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_event_trigger"));
        await Eventually.IsTrueAsync(async () => await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()") == 0);
    }

    [Fact]
    public async Task A_connection_that_the_test_left_open_does_not_keep_its_database()
    {
        string name;
        await using (var template = await shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString)).BuildAsync(_cancellation))
        {
            var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
            name = database.Name;
            await using var open = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
            await open.OpenAsync(_cancellation);
            await database.DisposeAsync();
        }

        Assert.DoesNotContain(name, await server.DatabasesAsync());
    }

    [Fact]
    public async Task A_cancelled_lease_leaves_no_database_without_the_kits_marker()
    {
        await using var template = await shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString)).BuildAsync(_cancellation);
        for (var milliseconds = 0; milliseconds < 60; milliseconds += 3)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
            try
            {
                await using var database = await template.LeaseAsync(TestIsolation.Clone, soon.Token);
            }
            catch (OperationCanceledException)
            {
                // Or it was faster.
            }
        }

        await using var connection = await server.ConnectAsync();
        // One that is made ahead in the background lacks its marker for a moment.
        await Eventually.IsTrueAsync(async () => await connection.ScalarAsync<long>(@"SELECT count(*) FROM pg_database WHERE datname LIKE $1 || '\_%' AND shobj_description(oid, 'pg_database') IS NULL", _cancellation, template.Name) == 0);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task Leases_that_are_open_when_the_template_is_disposed_leave_no_database(TestIsolation isolation)
    {
        var template = await shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString)).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(isolation, _cancellation);
        await template.DisposeAsync();
        Assert.DoesNotContain(database.Name, await server.DatabasesAsync());
        await database.DisposeAsync();
        await database.DisposeAsync();
    }
}
