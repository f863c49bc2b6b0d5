namespace PgTestKit.Tests.Initialization;

public sealed class SqlSplitterTests
{
    public static TheoryData<string, string[]> Scripts => new()
    {
        { "SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"] },
        { "SELECT ';'; SELECT 'it''s;'", ["SELECT ';'", "SELECT 'it''s;'"] },
        { @"SELECT E'a\';b'; SELECT 'a\'; SELECT 3", [@"SELECT E'a\';b'", @"SELECT 'a\'", "SELECT 3"] },
        { "SELECT \"a;\"\"b\"; SELECT 2", ["SELECT \"a;\"\"b\"", "SELECT 2"] },
        { "SELECT $$;$$; SELECT $x$ $$ ; $y$ $x$; SELECT 3", ["SELECT $$;$$", "SELECT $x$ $$ ; $y$ $x$", "SELECT 3"] },
        { "SELECT a$1$ FROM t; SELECT 2", ["SELECT a$1$ FROM t", "SELECT 2"] },
        { "SELECT $1; SELECT $2", ["SELECT $1", "SELECT $2"] },
        { "-- one; two\nSELECT 1; /* a; /* nested; */ b; */ SELECT 2;", ["SELECT 1", "SELECT 2"] },
        { "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3", ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"] },
        { "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3", ["CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 3"] },
        { ";;  ; \n -- nothing\n", [] },
        { "SELECT 'never closed; SELECT 2", ["SELECT 'never closed; SELECT 2"] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_is_split_where_PostgreSQL_would(string script, string[] statements) =>
        Assert.Equal(statements, SqlSplitter.Split("script.sql", script).Select(statement => statement.Text));

    [Fact]
    public void A_statement_knows_its_line() =>
        Assert.Equal([1, 3, 5], SqlSplitter.Split("script.sql", "SELECT\n1;\nSELECT 2;\n-- comment\nSELECT 3").Select(statement => statement.Line));

    [Fact]
    public void Copy_takes_its_lines_along()
    {
        var statements = SqlSplitter.Split("script.sql", "COPY t (a, b) FROM stdin;\n1\tx;y\n2\t\\N\n\\.\n\nSELECT 1;").ToList();
        Assert.Equal("1\tx;y\n2\t\\N\n", statements[0].CopyData);
        Assert.Equal("SELECT 1", statements[1].Text);
        Assert.Equal(6, statements[1].Line);
    }

    [Fact]
    public void A_command_of_psql_is_refused_by_name()
    {
        var exception = Assert.Throws<PgTestKitException>(() => SqlSplitter.Split("script.sql", "SELECT 1;\n\\i other.sql\n").ToList());
        Assert.Equal("script.sql, line 2: \"\\i other.sql\" is a command of psql, not SQL. Remove it, or write what it does in SQL.", exception.Message);
    }
}
