namespace PgTestKit.Tests.Initialization;

public sealed class StepTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_enum_is_created_mapped_and_read_back()
    {
        await using var template = await server.Builder().AddSchema("app").AddEnum<Mood>("feeling", "app").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("very_bad", await database.QueryScalarAsync<string>("SELECT $1::text", Mood.VeryBad));
        Assert.Equal(Mood.Good, await database.QueryScalarAsync<Mood>("SELECT 'good'::app.feeling"));
    }

    [Fact]
    public async Task An_enum_that_a_script_made_is_checked_and_mapped()
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", "CREATE TYPE mood AS ENUM ('very_bad', 'good')")).AddEnum<Mood>().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(Mood.VeryBad, await database.QueryScalarAsync<Mood>("SELECT min(m) FROM unnest(enum_range(NULL::mood)) m"));
    }

    [Fact]
    public async Task Seeds_are_loaded_parents_first_across_schemas_and_sequences_move_on()
    {
        _files.Write("s.sql",
            """
            CREATE SCHEMA a; CREATE SCHEMA b;
            CREATE TABLE b.parent (id serial PRIMARY KEY, name text, note text);
            CREATE TABLE a.child (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int NOT NULL REFERENCES b.parent, boss int REFERENCES a.child);
            """);
        _files.Write("seed/a/child.csv", "id,parent,boss\n5,2,\n6,1,5\n");
        _files.Write("seed/b/parent.csv", "\uFEFF\"id\",name,note\n1,\"comma, quote \"\" and\nline\",\n2,,\"\"\n");
        await using var template = await server.Builder().AddSql(Path.Combine(_files.Folder, "*.sql")).AddSeed(Path.Combine(_files.Folder, "seed/**/*.csv")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("comma, quote \" and\nline", await database.QueryScalarAsync<string>("SELECT name FROM b.parent WHERE id = 1"));
        Assert.Equal(1, await database.QueryScalarAsync<long>("SELECT count(*) FROM b.parent WHERE id = 2 AND name IS NULL AND note = ''"));
        Assert.Equal(7, await database.QueryScalarAsync<int>("INSERT INTO a.child (parent) VALUES (1) RETURNING id"));
        Assert.Equal(3, await database.QueryScalarAsync<int>("INSERT INTO b.parent DEFAULT VALUES RETURNING id"));
    }

    [Fact]
    public async Task A_script_may_copy_from_stdin_and_hold_several_transactions()
    {
        var path = _files.Write("s.sql", "BEGIN;\nCREATE TABLE t (a int, b text);\nCOMMIT;\nCOPY t FROM stdin;\n1\ta;b\n2\t\\N\n\\.\nCREATE INDEX CONCURRENTLY t_a ON t (a);\n");
        await using var template = await server.Builder().AddSql(path).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("a;b", await database.QueryScalarAsync<string>("SELECT b FROM t WHERE a = 1"));
        Assert.Null(await database.QueryScalarAsync<string?>("SELECT b FROM t WHERE a = 2"));
    }

    [Fact]
    public async Task Asking_for_a_table_that_is_elsewhere_says_where()
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", "CREATE SCHEMA app; CREATE TABLE app.deal (n int);")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.Table("deal").CountAsync(_cancellation));
        Assert.Equal("Schema \"public\" has no table \"deal\". There is one in \"app\": name it \"app.deal\".", exception.Message);
    }
}
