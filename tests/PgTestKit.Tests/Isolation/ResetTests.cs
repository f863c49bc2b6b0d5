namespace PgTestKit.Tests.Isolation;

public sealed class ResetTests(Shop shop, OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_committed_on_several_connections_are_gone_and_the_clone_is_reused()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        string name;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            name = database.Name;
            await using var other = await database.DataSource.OpenConnectionAsync(_cancellation);
            await using var transaction = await other.BeginTransactionAsync(_cancellation);
            await other.ExecuteAsync("INSERT INTO app.deal (currency) SELECT 'EUR' FROM generate_series(1, 500)", _cancellation);
            await transaction.CommitAsync(_cancellation);
            Assert.Equal(500, await database.Table("app.deal").CountAsync(_cancellation));
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(name, next.Name);
        Assert.Equal(0, await next.Table("app.deal").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData("CREATE TABLE app.extra (n int)")]
    [InlineData("ALTER TABLE app.deal ADD COLUMN extra int")]
    [InlineData("ALTER TABLE app.deal ALTER COLUMN reference SET DEFAULT 'x'")]
    [InlineData("CREATE SCHEMA extra")]
    [InlineData("CREATE OR REPLACE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")]
    [InlineData("DROP TRIGGER refuse ON app.deal; CREATE TRIGGER refuse BEFORE UPDATE ON app.deal FOR EACH ROW EXECUTE FUNCTION app.refuse()")]
    [InlineData("CREATE TYPE app.mood AS ENUM ('good')")]
    [InlineData("DROP TABLE app.leg")]
    [InlineData("ALTER SEQUENCE app.ticket INCREMENT 5")]
    [InlineData("COMMENT ON TABLE app.deal IS 'changed'")]
    [InlineData("GRANT SELECT ON app.deal TO PUBLIC")]
    [InlineData("CREATE INDEX ON app.leg (n)")]
    [InlineData("SELECT lo_create(0)")]
    [InlineData("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''5MB''', current_database()); END $$")]
    [InlineData("CREATE COLLATION app.ours (locale = 'C')")]
    [InlineData("CREATE PUBLICATION everything")]
    [InlineData("ALTER SEQUENCE app.ticket OWNED BY app.leg.n")]
    [InlineData("ALTER TABLE app.deal CLUSTER ON deal_pkey")]
    [InlineData("REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC")]
    [InlineData("DO $$ BEGIN EXECUTE format('GRANT ALL ON DATABASE %I TO PUBLIC', current_database()); END $$")]
    [InlineData("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 7', current_database()); END $$")]
    [InlineData("CREATE STATISTICS app.s ON deal, n FROM app.leg")]
    [InlineData("CREATE TEXT SEARCH CONFIGURATION app.words (COPY = simple)")]
    [InlineData("CREATE FOREIGN DATA WRAPPER nothing")]
    [InlineData("CREATE OPERATOR FAMILY app.family USING btree")]
    public async Task A_changed_schema_costs_the_clone(string sql)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        string name;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            name = database.Name;
            await database.ExecuteAsync(sql);
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.NotEqual(name, next.Name);
        Assert.Equal(0, await next.Table("app.leg").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData("SELECT setval('app.ticket', 77, false)")]
    [InlineData("SELECT setval('app.ticket', 77)")]
    [InlineData("SELECT setval('app.deal_id_seq', 5, false)")]
    public async Task A_sequence_that_was_set_is_put_back(string sql)
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        foreach (var isolation in new[] { TestIsolation.Reset, TestIsolation.Transaction })
        {
            await using (var database = await template.LeaseAsync(isolation, _cancellation))
            {
                await database.ExecuteAsync("INSERT INTO ref.currency VALUES ('JPY', 'Yen')");
                await database.ExecuteAsync(sql);
            }

            await using var next = await template.LeaseAsync(isolation, _cancellation);
            Assert.Equal(100, await next.QueryScalarAsync<long>("SELECT nextval('app.ticket')"));
            Assert.Equal(1, await next.QueryScalarAsync<long>("SELECT nextval('app.deal_id_seq')"));
        }
    }

    [Fact]
    public async Task Tables_are_empty_again_whether_or_not_the_test_before_wrote_to_them_too()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        var names = new HashSet<string>();
        foreach (var (deals, legs) in new[] { (1, 0), (2, 3), (30_000, 0), (1, 30_000), (0, 0), (5, 5), (5, 5), (1, 0) })
        {
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            names.Add(database.Name);
            Assert.Equal(0, await database.Table("app.deal").CountAsync(_cancellation));
            Assert.Equal(0, await database.Table("app.leg").CountAsync(_cancellation));
            await database.ExecuteAsync($"INSERT INTO app.deal (currency) SELECT 'EUR' FROM generate_series(1, {deals})");
            await database.ExecuteAsync($"INSERT INTO app.leg SELECT (SELECT min(id) FROM app.deal), i FROM generate_series(1, {legs}) i");
        }

        Assert.Single(names);
    }

    [Fact]
    public async Task A_table_that_the_test_before_wrote_to_is_not_emptied_when_the_schema_has_changed_since()
    {
        var role = "made_by_rule_" + Guid.NewGuid().ToString("N");
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation)) await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");

        // A DELETE would reach out of the database, as one of a foreign table does.
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            await database.ExecuteAsync(
                $"""
                CREATE FUNCTION app.reach_out() RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE {role}; RETURN 1; END $$;
                CREATE TABLE app.reached (n int);
                CREATE RULE reach_out AS ON DELETE TO app.deal DO ALSO INSERT INTO app.reached SELECT app.reach_out();
                ALTER TABLE app.deal ENABLE ALWAYS RULE reach_out;
                INSERT INTO app.deal (currency) VALUES ('EUR')
                """);
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.False(await next.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role));
    }

    [Theory]
    [InlineData("DROP SEQUENCE app.ticket", "something was dropped")]
    [InlineData("ALTER SEQUENCE app.ticket MINVALUE 500 START 500 RESTART 500", "out of bounds")]
    public async Task A_sequence_that_can_not_be_put_back_costs_the_clone(string sql, string named)
    {
        var log = new List<string>();
        await using var template = await shop.Builder().LogTo(line => { lock (log) log.Add(line); }).BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation)) await database.ExecuteAsync(sql);

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(100, await next.QueryScalarAsync<long>("SELECT nextval('app.ticket')"));
        Assert.Contains("the schema was changed (", string.Join(Environment.NewLine, log), StringComparison.Ordinal);
        Assert.Contains(named, string.Join(Environment.NewLine, log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_the_test_left_in_a_transaction_does_not_hang_the_next_one()
    {
        await using var template = await shop.Builder().BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            var forgotten = await database.DataSource.OpenConnectionAsync(_cancellation);
            await forgotten.ExecuteAsync("BEGIN; INSERT INTO app.deal (currency) VALUES ('EUR'); LOCK TABLE app.deal", _cancellation);
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(0, await next.Table("app.deal").CountAsync(_cancellation));
        await next.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
    }

    [Fact]
    public async Task Only_rows_that_the_test_wrote_are_written_to_and_other_tables_and_views_stay_as_they_are()
    {
        await using var template = await shop.Builder().AddSeed("view", "1", (connection, cancellation) => connection.ExecuteAsync("CREATE MATERIALIZED VIEW app.named AS SELECT code FROM ref.currency", cancellation)).BuildAsync(_cancellation);
        string name, before;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            (name, before) = (database.Name, await StateAsync(database));
            await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR'); UPDATE ref.currency SET name = 'changed' WHERE code = 'EUR'");
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(name, next.Name);
        Assert.Equal(before, await StateAsync(next));

        // The rows as they lie in the file, but for the one that was changed; and the files.
        static Task<string> StateAsync(TestDatabase database) => database.QueryScalarAsync<string>(
            """
            SELECT concat_ws(E'\n', (SELECT string_agg(concat_ws(' ', ctid, xmin, code), ', ' ORDER BY code) FROM ref.currency WHERE code <> 'EUR'), (SELECT string_agg(concat_ws(' ', ctid, xmin), ', ' ORDER BY id) FROM ref.country),
              (SELECT string_agg(relname || relfilenode, ', ' ORDER BY relname) FROM pg_class WHERE relnamespace IN ('app'::regnamespace, 'ref'::regnamespace) AND relkind IN ('r', 'm')))
            """);
    }

    [Fact]
    public async Task A_table_that_an_extension_owns_is_put_back()
    {
        await using var template = await server.Builder().AddSeed("owned", "1", (connection, cancellation) => connection.ExecuteAsync(
            "CREATE TABLE owned (id int PRIMARY KEY); INSERT INTO owned VALUES (1), (2); ALTER EXTENSION plpgsql ADD TABLE owned", cancellation)).BuildAsync(_cancellation);
        string name;
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            name = database.Name;
            await database.ExecuteAsync("DELETE FROM owned WHERE id = 1; INSERT INTO owned VALUES (3)");
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(name, next.Name);
        Assert.Equal("1,2", await next.QueryScalarAsync<string>("SELECT string_agg(id::text, ',' ORDER BY id) FROM owned"));
    }
}
