namespace PgTestKit.Tests.Isolation;

/// <summary>What all isolations promise: whatever a test did, the next one finds the template's state.</summary>
public sealed class EveryIsolationTests(Shop shop, OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Rows_sequences_and_reference_data_are_as_the_template_left_them(TestIsolation isolation)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            Assert.Equal(0, await database.Table("app.deal").CountAsync(_cancellation));
            Assert.Equal(0, await database.Table("app.leg").CountAsync(_cancellation));
            Assert.Equal("CHF Franc,EUR Euro,USD Dollar", await database.QueryScalarAsync<string>("SELECT string_agg(code || ' ' || name, ',' ORDER BY code) FROM ref.currency"));
            Assert.Equal("""[{"id":1,"name":"Austria","upper":"AUSTRIA"},{"id":2,"name":null,"upper":null},{"id":3,"name":"","upper":""}]""",
                await database.QueryScalarAsync<string>("SELECT replace(json_agg(c ORDER BY id)::text, E', \\n ', ',') FROM ref.country c"));
            Assert.Equal(100, await database.QueryScalarAsync<long>("SELECT nextval('app.ticket')"));
            Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'a') RETURNING id"));
            Assert.Equal(4, await database.QueryScalarAsync<int>("INSERT INTO ref.country (name) VALUES ('Benin') RETURNING id"));

            await database.ExecuteAsync("INSERT INTO app.leg VALUES (1, 1)");
            await database.ExecuteAsync("UPDATE ref.currency SET name = 'changed' WHERE code = 'EUR'");
            await database.ExecuteAsync("DELETE FROM ref.currency WHERE code = 'CHF'");
            await database.ExecuteAsync("DELETE FROM ref.country WHERE id = 2");
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Two_tests_at_the_same_time_do_not_see_each_other(TestIsolation isolation)
    {
        await using var first = await shop.Template.LeaseAsync(isolation, _cancellation);
        await using var second = await shop.Template.LeaseAsync(isolation, _cancellation);
        await first.ExecuteAsync("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'a')");
        Assert.Equal(0, await second.Table("app.deal").CountAsync(_cancellation));
        // The same unique value does not wait for the other test's lock, either.
        await second.ExecuteAsync("INSERT INTO app.deal (currency, reference) VALUES ('EUR', 'a')");
        Assert.NotEqual(first.Name, second.Name);
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task What_a_connection_string_says_for_an_application_changes_no_test(TestIsolation isolation)
    {
        const string Odd = ";Maximum Pool Size=500;Minimum Pool Size=30;No Reset On Close=true;Multiplexing=true;Enlist=false;Options=-c work_mem=5MB;Timezone=Asia/Tokyo;Search Path=app;Application Name=it's odd;Max Auto Prepare=5;Keepalive=5;Include Error Detail=false";
        await using var template = await shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString + Odd)).BuildAsync(_cancellation);
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            var settings = new NpgsqlConnectionStringBuilder(database.Connection.ConnectionString);
            Assert.Equal((20, 0, false), (settings.MaxPoolSize, settings.MinPoolSize, settings.Multiplexing));
            Assert.Equal("Asia/Tokyo 5MB app", await database.QueryScalarAsync<string>("SELECT concat_ws(' ', current_setting('timezone'), current_setting('work_mem'), current_setting('search_path'))"));
            Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO deal (currency) VALUES ('EUR') RETURNING id"));
            await using (var connection = await database.DbDataSource.OpenConnectionAsync(_cancellation))
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SET work_mem = '7MB'; SELECT count(*) FROM deal";
                Assert.Equal(1L, await command.ExecuteScalarAsync(_cancellation));
            }

            await database.ExecuteAsync("SET search_path = ref");
        }
    }

    [Fact]
    public async Task A_thousand_leases_on_eight_tasks_stay_apart()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = _cancellation }, async (i, cancellation) =>
        {
            await using var database = await shop.Template.LeaseAsync(i % 3 == 0 ? TestIsolation.Reset : TestIsolation.Transaction, cancellation);
            Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO app.deal (currency, reference) VALUES ('EUR', $1) RETURNING id", "the same"));
            Assert.Equal(1, await database.Table("app.deal").CountAsync(cancellation));
        });
    }
}
