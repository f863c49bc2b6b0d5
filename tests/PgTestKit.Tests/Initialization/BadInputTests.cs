namespace PgTestKit.Tests.Initialization;

/// <summary>Each mistake is one error that says what and where and what to do, and leaves no database behind.</summary>
public sealed class BadInputTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_script_with_an_error_on_line_42()
    {
        var path = _files.Write("bad.sql", string.Concat(Enumerable.Range(1, 41).Select(i => $"CREATE TABLE t{i} (n int);\n")) + "CREATE TABEL t42 (n int);\nSELECT 1;\n");
        var exception = await FailsAsync(server.Builder().AddSql(path));
        Assert.Equal($"{path}, line 42, column 8: syntax error at or near \"TABEL\" (42601)\n  CREATE TABEL t42 (n int)\nMend the script; the template was dropped.", exception.Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_line_inside_a_long_statement()
    {
        var path = _files.Write("bad.sql", "CREATE TABLE a (n int);\n\nINSERT INTO a\nSELECT 1\nFROM missing\n;");
        Assert.StartsWith($"{path}, line 5, column 6: relation \"missing\" does not exist", (await FailsAsync(server.Builder().AddSql(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_not_there()
    {
        var exception = await FailsAsync(server.Builder().AddSql("db/nowhere.sql"));
        Assert.StartsWith("No file matches .AddSql(\"db/nowhere.sql\"): there is no " + Path.Combine(AppContext.BaseDirectory, "db/nowhere.sql"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_for_a_table_that_does_not_exist()
    {
        var path = _files.Write("app/deal.csv", "id\n1\n");
        var exception = await FailsAsync(server.Builder().AddSchema("app").AddSeed(path));
        Assert.StartsWith($"{path}: schema \"app\" has no table \"deal\". Add the step that creates it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_for_a_table_in_another_schema_says_where_it_is()
    {
        var script = _files.Write("s.sql", "CREATE TABLE deal (id int);");
        var exception = await FailsAsync(server.Builder().AddSchema("app").AddSql(script).AddSeed(_files.Write("app/deal.csv", "id\n1\n")));
        Assert.Contains("There is one in schema \"public\".", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_with_an_unknown_column()
    {
        var script = _files.Write("s.sql", "CREATE TABLE deal (id int, name text);");
        var path = _files.Write("public/deal.csv", "id,nmae\n1,x\n");
        Assert.Equal($"{path}, line 1: table \"public\".\"deal\" has no column \"nmae\", only id, name. Correct the header row.", (await FailsAsync(server.Builder().AddSql(script).AddSeed(path))).Message);
    }

    [Theory]
    [InlineData("id,name\n1,a\nx,b\n", "line 3, column \"id\" (integer), value \"x\": invalid input syntax for type integer: \"x\"")]
    [InlineData("id,name\n1,a\n2,b\n1,c\n", "line 4, column \"id\" (integer), value \"1\": duplicate key value violates unique constraint \"deal_pkey\". Key (id)=(1) already exists.")]
    [InlineData("id,name\n1,a,b\n", "line 2: extra data after last expected column (3 values for 2 columns).")]
    public async Task A_seed_with_a_bad_row(string csv, string expected)
    {
        var script = _files.Write("s.sql", "CREATE TABLE deal (id int PRIMARY KEY, name text);");
        var path = _files.Write("public/deal.csv", csv);
        Assert.StartsWith($"{path}, {expected}", (await FailsAsync(server.Builder().AddSql(script).AddSeed(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enum_label_that_the_CLR_type_does_not_have()
    {
        var script = _files.Write("s.sql", "CREATE TYPE mood AS ENUM ('good', 'VERY_BAD', 'ugly');");
        var exception = await FailsAsync(server.Builder().AddSql(script).AddEnum<Mood>());
        Assert.Equal(
            """
            Enum type "public"."mood" and Mood differ.
              The CLR value Mood.VeryBad is sent as "very_bad", the type has "VERY_BAD".
              The type has "ugly", which no member of Mood is read from.
              type: good, VERY_BAD, ugly
              Mood: good, very_bad
            Add the missing member or label, or set the label with [PgName("...")].
            """, exception.Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task An_extension_that_is_not_installed()
    {
        var exception = await FailsAsync(server.Builder().AddExtension("no such; extension\""));
        Assert.StartsWith("Extension \"no such; extension\"\" is not installed on the server", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_in_code_that_throws_is_named()
    {
        var exception = await FailsAsync(server.Builder().AddSeed("rates", "1", (_, _) => throw new InvalidOperationException("no rates today")));
        Assert.Equal("seed rates failed: no rates today. The template was dropped; mend the step and run again.", exception.Message);
    }

    [Fact]
    public async Task A_role_without_CREATEDB()
    {
        var role = await server.CreateRoleAsync("");
        var exception = await FailsAsync(new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(role)).AddSchema("app"));
        Assert.Contains("ALTER ROLE ... CREATEDB", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", exception.ToString(), StringComparison.Ordinal);
    }

    private async Task<PgTestKitException> FailsAsync(TemplateDatabaseBuilder builder)
    {
        // A step that is this test's own makes the template's name so, and shows in the marker if it were left behind.
        var mark = "mark " + Guid.NewGuid();
        var marked = new TemplateDatabaseBuilder().UseServer(builder.Server!).AddSeed(mark, "1", (_, _) => Task.CompletedTask);
        foreach (var initializer in builder.Initializers) marked.AddInitializer(initializer);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => marked.BuildAsync(_cancellation));

        await using var connection = await server.ConnectAsync();
        Assert.Equal(0, await connection.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE '%' || $1 || '%'", _cancellation, mark));
        return exception;
    }
}
