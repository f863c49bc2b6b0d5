using System.Text;

namespace PgTestKit.Tests.Initialization.Scripts;

public sealed class ScriptReaderTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Scripts => new()
    {
        { "SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"] },
        { "SELECT ';'; SELECT 'it''s;'", ["SELECT ';'", "SELECT 'it''s;'"] },
        { @"SELECT E'a\';b'; SELECT 'a\'; SELECT 3", [@"SELECT E'a\';b'", @"SELECT 'a\'", "SELECT 3"] },
        { @"SELECT e'it''s; \' still'; SELECT E'\\'; SELECT type'a\'; SELECT 4", [@"SELECT e'it''s; \' still'", @"SELECT E'\\'", @"SELECT type'a\'", "SELECT 4"] },
        { "SELECT E'a'\n  'b\\';c'; SELECT E'a' || 'b\\'; SELECT 3", ["SELECT E'a'\n  'b\\';c'", "SELECT E'a' || 'b\\'", "SELECT 3"] },
        { @"SELECT U&'d\0061;t', B'1;', X'1F', N'a\'; SELECT 2", [@"SELECT U&'d\0061;t', B'1;', X'1F', N'a\'", "SELECT 2"] },
        { "SELECT \"a;\"\"b\"; SELECT 2", ["SELECT \"a;\"\"b\"", "SELECT 2"] },
        { "SELECT $$;$$; SELECT $x$ $$ ; $y$ $x$; SELECT 3", ["SELECT $$;$$", "SELECT $x$ $$ ; $y$ $x$", "SELECT 3"] },
        { "SELECT $é1_$;$$ $é$ $é1_$; SELECT 2", ["SELECT $é1_$;$$ $é$ $é1_$", "SELECT 2"] },
        { "SELECT a$1$ FROM t; SELECT 2", ["SELECT a$1$ FROM t", "SELECT 2"] },
        { "SELECT $1; SELECT $2", ["SELECT $1", "SELECT $2"] },
        { "SELECT 1 - 2 / 3; SELECT 2 --;\n; SELECT 3 -", ["SELECT 1 - 2 / 3", "SELECT 2 --;", "SELECT 3 -"] },
        { "-- one; two\nSELECT 1; /* a; /* nested; */ b; */ SELECT 2;", ["SELECT 1", "SELECT 2"] },
        { "/*/* a ; */**/SELECT 1; SELECT /* ' */ 2 /* \" */; SELECT 3", ["SELECT 1", "SELECT /* ' */ 2 /* \" */", "SELECT 3"] },
        { "SELECT 1 -- 'it\n; SELECT 2 /* $$ */;", ["SELECT 1 -- 'it", "SELECT 2 /* $$ */"] },
        { "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3", ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"] },
        { "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3", ["CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 3"] },
        { "CREATE or replace PROCEDURE f(a int DEFAULT (1)) begin atomic SELECT case when a > 0 then 1 end; END; SELECT 3", ["CREATE or replace PROCEDURE f(a int DEFAULT (1)) begin atomic SELECT case when a > 0 then 1 end; END", "SELECT 3"] },
        { "CREATE TABLE begin (n int); BEGIN; SELECT 1; END;", ["CREATE TABLE begin (n int)", "BEGIN", "SELECT 1", "END"] },
        { ";;  ; \n -- nothing\n", [] },
        { "", [] },
        { "-- nothing", [] },
        { "\uFEFFSELECT 1", ["SELECT 1"] },
        { "SELECT '\U0001F600;'\r\n;\r\nSELECT 2;\r\n", ["SELECT '\U0001F600;'", "SELECT 2"] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_is_split_where_PostgreSQL_would(string script, string[] statements) =>
        Assert.Equal(statements, (await PartsAsync(new MemoryStream(Encoding.UTF8.GetBytes(script)))).Select(Text));

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Wherever_a_piece_of_it_ends(string script, string[] statements) =>
        Assert.Equal(statements, (await PartsAsync(new NinthBytes(Encoding.UTF8.GetBytes(script)))).Select(Text));

    [Fact]
    public async Task A_statement_knows_its_place() =>
        Assert.Equal([new(1, 1), new(3, 1), new(3, 14), new(5, 3)], (await PartsAsync("SELECT\n1;\nSELECT '\U0001F600';  SELECT 3;\n-- comment\n  SELECT 3")).Cast<SqlStatement>().Select(statement => statement.Start));

    [Fact]
    public async Task A_backslash_escapes_where_the_session_says_so()
    {
        await using var reader = new ScriptReader(ScriptSource.OfText("script.sql", @"SELECT 'a\';b'; SELECT 2")) { HasStandardStrings = false };
        Assert.Equal(@"SELECT 'a\';b'", Text(await reader.ReadAsync(_cancellation)));
    }

    [Theory]
    [InlineData("COPY t (a, b) FROM stdin;\n1\tx;y\n2\t\\N\n\\.\n\nSELECT 1;", "1\tx;y\n2\t\\N\n")]
    [InlineData("COPY t FROM STDIN WITH (FORMAT csv); -- comment\r\n1\r\n\\.x\r\n\\.\r\n\r\nSELECT 1;", "1\r\n\\.x\r\n")]
    [InlineData("COPY \"from stdin\" from stdin;\n\\.\n\n\nSELECT 1;", "")]
    public async Task Copy_takes_its_lines_along(string script, string lines)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(Encoding.UTF8.GetBytes(script)), new NinthBytes(Encoding.UTF8.GetBytes(script)) })
        {
            await using var reader = Reader(stream);
            var copy = Assert.IsType<SqlStatement>(await reader.ReadAsync(_cancellation));
            Assert.Equal(SqlCopy.In, copy.Copy);
            Assert.Equal(new(2, 1), await reader.BeginCopyAsync(copy, _cancellation));
            using var taken = new MemoryStream();
            await reader.CopyAsync(copy, taken, _cancellation);
            Assert.Equal(lines, Encoding.UTF8.GetString(taken.ToArray()));
            var next = Assert.IsType<SqlStatement>(await reader.ReadAsync(_cancellation));
            Assert.Equal(("SELECT 1", new ScriptPlace(script.Count(c => c == '\n') + 1, 1)), (next.Text, next.Start));
        }
    }

    [Theory]
    [InlineData("COPY t TO stdout;", 2)]
    [InlineData("COPY (SELECT 1) TO STDOUT WITH (FORMAT csv);", 2)]
    [InlineData("COPY t FROM '/stdin';", 0)]
    [InlineData("COPY t FROM PROGRAM 'from stdin';", 0)]
    [InlineData("COPY (SELECT a FROM stdin) TO '/file';", 0)]
    [InlineData("INSERT INTO t SELECT a FROM stdin;", 0)]
    public async Task A_copy_without_lines_takes_none(string script, int copy) => Assert.Equal((SqlCopy)copy, ((SqlStatement)Assert.Single(await PartsAsync(script))!).Copy);

    [Fact]
    public async Task Fifty_megabytes_of_copy_are_held_a_piece_at_a_time()
    {
        await using var reader = Reader(new ManyLines("COPY t FROM stdin;\n", "1\tsome text; of 'no' $$ meaning /* at all\n", "\\.\n", 50_000_000));
        var copy = (SqlStatement)(await reader.ReadAsync(_cancellation))!;
        await reader.BeginCopyAsync(copy, _cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await reader.CopyAsync(copy, Stream.Null, _cancellation);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Null(await reader.ReadAsync(_cancellation));
    }

    [Fact]
    public async Task Fifty_megabytes_of_statements_are_read_in_one_go()
    {
        await using var reader = Reader(new ManyLines("", "INSERT INTO t VALUES (1, 'some text; of ''no'' meaning');\n", "SELECT", 50_000_000));
        var count = 0;
        SqlStatement? last = null;
        for (; await reader.ReadAsync(_cancellation) is SqlStatement next; count++) last = next;
        Assert.Equal(new ScriptPlace(count, 1), last!.Start);
        Assert.Equal("SELECT", last.Text);
        Assert.InRange(count, 800_000, 1_000_000);
    }

    private static string Text(object? part) => part switch { SqlStatement statement => statement.Text, PsqlCommand command => command.Text, _ => "" };

    private static ScriptReader Reader(Stream stream) => new(new("script.sql", "script.sql", () => stream, (_, _) => null));

    private Task<List<object>> PartsAsync(string script) => PartsAsync(new MemoryStream(Encoding.UTF8.GetBytes(script)));

    private async Task<List<object>> PartsAsync(Stream stream)
    {
        await using var reader = Reader(stream);
        var parts = new List<object>();
        while (await reader.ReadAsync(_cancellation) is { } part) parts.Add(part);
        return parts;
    }
}
