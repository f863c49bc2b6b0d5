namespace PgTestKit.Tests.Initialization.Seeds;

/// <summary>Foreign keys decide the order; circles are closed in one transaction, by an ordinary role too.</summary>
public sealed class SeedOrderTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("DEFERRABLE")]
    [InlineData("DEFERRABLE INITIALLY DEFERRED")]
    public async Task Tables_in_a_circle_across_schemas_are_loaded_by_an_ordinary_role(string deferrable)
    {
        var script = _files.Write("s.sql",
            $""""
            CREATE SCHEMA x; CREATE SCHEMA y;
            CREATE TABLE x.boss (id int PRIMARY KEY, office int NOT NULL);
            CREATE TABLE y.office (id int PRIMARY KEY, boss int NOT NULL REFERENCES x.boss {deferrable});
            ALTER TABLE x.boss ADD CONSTRAINT "at ""home""" FOREIGN KEY (office) REFERENCES y.office {deferrable};
            CREATE TABLE x.desk (id int PRIMARY KEY, office int NOT NULL REFERENCES y.office);
            """");
        _files.Write("seed/x/boss.csv", "id,office\n1,10\n2,20\n");
        _files.Write("seed/x/desk.csv", "id,office\n5,20\n");
        _files.Write("seed/y/office.csv", "id,boss\n20,1\n10,2\n");
        var role = await server.CreateRoleAsync("CREATEDB");
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role)).AddSql(script).AddSeed(Path.Combine(_files.Folder, "seed/**/*.csv")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(5, await database.QueryScalarAsync<long>("SELECT (SELECT count(*) FROM x.boss) + (SELECT count(*) FROM y.office) + (SELECT count(*) FROM x.desk)"));

        // The constraints are as the script made them.
        var definitions = await database.QueryScalarAsync<string>("SELECT string_agg(DISTINCT substring(pg_get_constraintdef(oid) FROM 'DEFERRABLE.*'), ',') FROM pg_constraint WHERE contype = 'f' AND conrelid <> 'x.desk'::regclass");
        Assert.Equal(deferrable.Length == 0 ? null : deferrable, definitions);
    }

    [Fact]
    public async Task Calls_that_follow_each_other_are_ordered_together_circles_included()
    {
        var script = _files.Write("s.sql",
            """
            CREATE SCHEMA x; CREATE SCHEMA y;
            CREATE TABLE x.boss (id int PRIMARY KEY, office int NOT NULL);
            CREATE TABLE y.office (id int PRIMARY KEY, boss int NOT NULL REFERENCES x.boss);
            ALTER TABLE x.boss ADD FOREIGN KEY (office) REFERENCES y.office;
            CREATE TABLE x.desk (id int PRIMARY KEY, office int NOT NULL REFERENCES y.office);
            """);
        _files.Write("seed/x/boss.csv", "id,office\n1,10\n");
        _files.Write("seed/x/desk.csv", "id,office\n5,10\n");
        _files.Write("seed/y/office.csv", "id,boss\n10,1\n");
        var again = _files.Write("more/x.boss.json", """[{"id": 1, "office": 10}, {"id": 2, "office": 10}]""");
        await using var template = await server.Builder().AddSql(script)
            .AddSeed(Path.Combine(_files.Folder, "seed/x/*.csv")).AddSeed(Path.Combine(_files.Folder, "seed/y/*.csv")).AddSeed(again, OnConflict.Skip).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("2 1 1", await database.QueryScalarAsync<string>("SELECT concat_ws(' ', (SELECT count(*) FROM x.boss), (SELECT count(*) FROM y.office), (SELECT count(*) FROM x.desk))"));
    }

    [Fact]
    public async Task A_script_between_two_calls_runs_between_them()
    {
        var script = _files.Write("s.sql", "CREATE TABLE a (id int);");
        var a = _files.Write("public.a.csv", "id\n1\n");
        var make = _files.Write("make.sql", "CREATE TABLE b AS SELECT * FROM a;");
        var b = _files.Write("public.b.csv", "id\n2\n");
        await using var template = await server.Builder().AddSql(script).AddSeed(a).AddSeed(make).AddSeed(b).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(2, await database.Table("b").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_circle_that_the_role_may_not_defer_is_an_error_that_names_the_key()
    {
        const string Tables =
            """
            CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
            GRANT ALL ON a, b TO PUBLIC;
            """;
        _files.Write("seed/public.a.csv", "id,b\n1,1\n");
        _files.Write("seed/public.b.csv", "id,a\n1,1\n");
        var role = await server.CreateRoleAsync("CREATEDB");
        var builder = new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role))
            .AddSeed("tables of another owner", Guid.NewGuid().ToString(), async (connection, cancellation) =>
            {
                await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = connection.Database, Pooling = false }.ConnectionString);
                await owner.OpenAsync(cancellation);
                await owner.ExecuteAsync(Tables, cancellation);
            })
            .AddSeed(Path.Combine(_files.Folder, "seed/*.csv"));
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));
        Assert.Matches("""^Foreign key "[ab]_[ab]_fkey" of public\.[ab] is part of a circle, .* must be owner of table [ab]\. Declare it DEFERRABLE""", exception.Message);
    }

    [Fact]
    public async Task A_bad_row_in_a_circle_is_named()
    {
        var script = _files.Write("s.sql", "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;");
        var a = _files.Write("seed/public.a.csv", "id,b\n1,1\n2,7\n");
        _files.Write("seed/public.b.csv", "id,a\n1,1\n");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(Path.Combine(_files.Folder, "seed/*.csv")).BuildAsync(_cancellation));
        Assert.StartsWith($"{a}, line 3, column \"b\" (integer), value \"7\": violates foreign key constraint \"a_b_fkey\". public.b has no such row (id).", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_references_itself_may_come_in_any_order_and_in_several_files()
    {
        var script = _files.Write("s.sql", "CREATE SCHEMA s; CREATE TABLE s.t (id int PRIMARY KEY, boss int REFERENCES s.t, name text);");
        _files.Write("seed/s/t.csv", "id,boss\n1,2\n2,3\n");
        _files.Write("seed/s.t.json", """[{"id": 3, "boss": 4, "name": "c"}, {"id": 4}]""");
        await using var template = await server.Builder().AddSql(script).AddSeed(Path.Combine(_files.Folder, "seed/**/*")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(4, await database.Table("s.t").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Partitioned_tables_take_part_in_circles()
    {
        var script = _files.Write("s.sql",
            """
            CREATE TABLE p (id int PRIMARY KEY, c int) PARTITION BY RANGE (id);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
            CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p);
            ALTER TABLE p ADD FOREIGN KEY (c) REFERENCES c;
            """);
        _files.Write("seed/public.p.csv", "id,c\n1,1\n11,2\n");
        _files.Write("seed/public.c.csv", "id,p\n1,11\n2,1\n");
        await using var template = await server.Builder().AddSql(script).AddSeed(Path.Combine(_files.Folder, "seed/*")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(2, await database.Table("p").CountAsync(_cancellation));
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_constraint WHERE condeferrable"));
    }

    [Fact]
    public async Task A_script_takes_the_place_of_the_table_that_it_is_named_like_else_the_last()
    {
        var script = _files.Write("s.sql", "CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a); CREATE TABLE c (id int REFERENCES b);");
        _files.Write("seed/000_c.sql", "INSERT INTO c SELECT id FROM b;");
        _files.Write("seed/public.b.csv", "id\n7\n");
        _files.Write("seed/public.a.sql", "BEGIN; INSERT INTO a VALUES (7); COMMIT;");
        await using var template = await server.Builder().AddSql(script).AddSeed(Path.Combine(_files.Folder, "seed/*")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(1, await database.Table("c").CountAsync(_cancellation));
        Assert.Equal(8, await database.QueryScalarAsync<int>("INSERT INTO a DEFAULT VALUES RETURNING id"));
    }

    [Fact]
    public async Task Sequences_move_on_but_never_back()
    {
        var script = _files.Write("s.sql",
            """
            CREATE SEQUENCE shared; CREATE SEQUENCE ahead START 100; SELECT nextval('ahead');
            CREATE TABLE a (id bigint DEFAULT nextval('shared') PRIMARY KEY); CREATE TABLE b (id numeric DEFAULT nextval('shared') PRIMARY KEY, code text DEFAULT 'no' || nextval('shared'));
            CREATE TABLE c (id int DEFAULT nextval('ahead')); CREATE TABLE d (id smallserial); CREATE TABLE e (id serial);
            """);
        _files.Write("seed/public.a.csv", "id\n40\n");
        _files.Write("seed/public.b.csv", "id,code\n30,x\n");
        _files.Write("seed/public.c.csv", "id\n5\n");
        _files.Write("seed/public.d.csv", "id\n1\n-3\n");
        _files.Write("seed/public.e.csv", "id\n");
        await using var template = await server.Builder().AddSql(script).AddSeed(Path.Combine(_files.Folder, "seed/*")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("41 101 2 1", await database.QueryScalarAsync<string>("SELECT concat_ws(' ', nextval('shared'), nextval('ahead'), nextval('d_id_seq'), nextval('e_id_seq'))"));
    }
}
