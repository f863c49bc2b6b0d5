namespace PgTestKit.Tests.Initialization;

/// <summary>Input that is odd but right, and errors whose place is easy to get wrong.</summary>
public sealed class OddInputTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("SELECT 'žluťoučký \U0001F600';\r\n\r\nSELECT 1,\r\n  '\U0001F600' || missing;\r\n", 4)]
    [InlineData("\uFEFFSELECT 1;\nSELEC 2;", 2)]
    [InlineData("SELECT 1;\n/* a\nb */ SELECT\n\n  missing;", 5)]
    [InlineData("CREATE TABLE t (n int);\nSELECT 'never closed;\nSELECT 2;", 2)]
    [InlineData("CREATE TABLE t (n int);\n\nSELECT $x$ never closed;", 3)]
    public async Task An_error_names_its_line_whatever_came_before(string script, int line)
    {
        var path = _files.Write("bad.sql", script);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(path).BuildAsync(_cancellation));
        Assert.StartsWith($"{path}, line {line}, column ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT ':name', '@name', 1 WHERE 'a:b' <> '@c'; CREATE TABLE t (a int[]); SELECT (ARRAY[1,2,3])[1:2], '{1}'::int[] @> '{1}';")]
    [InlineData("BEGIN; CREATE TABLE t (n int); COMMIT; ROLLBACK;")]
    [InlineData("SET search_path = pg_catalog; SET ROLE NONE; CREATE TABLE public.t (n int);")]
    [InlineData("CREATE TABLE t (n int);\nCREATE PROCEDURE p() LANGUAGE plpgsql AS $_$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $_$;\nCALL p();\nDELETE FROM t;")]
    [InlineData("CREATE TABLE t (n int); CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END; END; SELECT f(1);")]
    [InlineData("CREATE TABLE t (n int); DO $$ BEGIN EXECUTE $q$ SELECT ';' $q$; END $$;")]
    public async Task A_script_that_psql_would_run_is_run(string script)
    {
        var path = _files.Write($"{Guid.NewGuid():N}.sql", script);
        await using var template = await server.Builder().AddSql(path).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await database.Table("t").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData("id,name\r\n1,a\r\n2,\"b\r\nc\"\r\n", 2)]
    [InlineData("\"id\" , name\n1,a\n", 1)]
    [InlineData("id,name\n", 0)]
    [InlineData("id,name", 0)]
    [InlineData("name\nonly\n", 1)]
    [InlineData("id,name\n1,a", 1)]
    [InlineData("id,name\r\n1,a\n2,b\r3,\"c\r\nd\"\r\n", 3)]
    [InlineData("\uFEFF\nid,name\n\n1,a\n\n", 1)]
    [InlineData("name\n\\.\nafter\n", 2)]
    public async Task A_seed_file_may_be_written_by_any_editor(string csv, int rows)
    {
        var script = _files.Write("s.sql", "CREATE TABLE t (id serial PRIMARY KEY, name text);");
        var seed = _files.Write($"{Guid.NewGuid():N}/public.t.csv", csv);
        await using var template = await server.Builder().AddSql(script).AddSeed(seed).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(rows, await database.Table("t").CountAsync(_cancellation));
    }

    [Fact]
    public async Task An_empty_seed_file_is_an_error()
    {
        var script = _files.Write("s.sql", "CREATE TABLE t (id int);");
        var seed = _files.Write("public.t.csv", "");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(seed).BuildAsync(_cancellation));
        Assert.Equal($"{seed} is empty. Write a header row that names the columns.", exception.Message);
    }

    [Theory]
    [InlineData("CREATE TABLE t (id int PRIMARY KEY, name text, boss int REFERENCES t);", "id,name,boss\n1,a,2\n2,b,1\n")]
    [InlineData("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (INCREMENT -1), name text, upper text GENERATED ALWAYS AS (upper(name)) STORED);", "id,name\n-5,a\n-7,b\n")]
    [InlineData("CREATE TABLE t (id int, name text) PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t2 PARTITION OF t DEFAULT;", "id,name\n1,a\n2,b\n")]
    public async Task Tables_of_every_kind_are_seeded(string table, string csv)
    {
        var script = _files.Write($"{Guid.NewGuid():N}.sql", table);
        var seed = _files.Write($"{Guid.NewGuid():N}/public.t.csv", csv);
        await using var template = await server.Builder().AddSql(script).AddSeed(seed).BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            Assert.Equal(2, await database.Table("t").CountAsync(_cancellation));
            await database.ExecuteAsync("DELETE FROM t");
            if (table.Contains("IDENTITY", StringComparison.Ordinal)) Assert.Equal(-8, await database.QueryScalarAsync<int>("INSERT INTO t (name) VALUES ('c') RETURNING id"));
        }
    }

    [Fact]
    public async Task The_same_enum_may_be_added_twice()
    {
        await using var template = await server.Builder().AddEnum<Mood>().AddEnum<Mood>().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("good", await database.QueryScalarAsync<string>("SELECT $1::text", Mood.Good));
    }

    [Fact]
    public async Task A_step_that_loses_its_server_is_one_error()
    {
        var local = PostgresServer.Local();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseServer(local).AddSeed("suicide", Guid.NewGuid().ToString(), async (connection, cancellation) =>
        {
            var pid = await connection.ScalarAsync<string>("SELECT pg_read_file('postmaster.pid')", cancellation);
            using var kill = System.Diagnostics.Process.Start("kill", ["-9", pid!.Split('\n')[0]]);
            await kill.WaitForExitAsync(cancellation);
            await connection.ExecuteAsync("SELECT pg_sleep(5)", cancellation);
        }).BuildAsync(_cancellation));
        Assert.StartsWith("seed suicide failed: ", exception.Message, StringComparison.Ordinal);
    }
}
