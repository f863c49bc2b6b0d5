using System.Text;

namespace PgTestKit.Tests.Initialization.Scripts;

/// <summary>Each mistake in a script is named with its place and what to do, and leaves no database behind.</summary>
public sealed class ScriptErrorTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("SELECT 1;\nSELECT 'it''s\n;\nSELECT 2;", "line 2, column 8: the string that opens here never ends. Close it with ' in its place.")]
    [InlineData("SELECT E'a\\';", "line 1, column 9: the string that opens here never ends. Close it with ' in its place.")]
    [InlineData("SELECT 1;\n  SELECT \"a;\n", "line 2, column 10: the quoted name that opens here never ends. Close it with \" in its place.")]
    [InlineData("SELECT 1;\n\nDO $é$ BEGIN $$;$$ END;", "line 3, column 4: the dollar-quoted string that opens here never ends. Close it with $é$ in its place.")]
    [InlineData("SELECT 1;\n /* a /* b */\nSELECT 2;", "line 2, column 2: the comment that opens here never ends. Close it with */ in its place.")]
    [InlineData("CREATE TABLE t (n int);\nCOPY t FROM stdin;\n1\n2", "line 2, column 1: the lines of this COPY never end. Write \\. on a line of its own behind them.")]
    [InlineData("CREATE TABLE t (n int);\nCOPY t FROM stdin; SELECT 1;\n1\n\\.\n", "line 2, column 1: something follows the semicolon of this COPY on its line.")]
    [InlineData("SELECT 1;\nCOPY pg_class TO STDOUT;", "line 2, column 1: nobody reads what COPY ... TO stdout writes. Remove it.")]
    [InlineData("CREATE TABLE t (n int);\nBEGIN;\nINSERT INTO t VALUES (1);", "line 2, column 1: the transaction that begins here is open at the end of the script. Add COMMIT.")]
    [InlineData("BEGIN;\nDROP DATABASE postgres;\n", "line 2, column 1: DROP DATABASE is refused: a script builds the template")]
    [InlineData("CREATE DATABASE other;", "line 1, column 1: CREATE DATABASE is refused: a script builds the template")]
    [InlineData("SELECT 1;\nSET client_encoding = 'LATIN1';", "line 2, column 1: the script sets client_encoding to LATIN1. Scripts are read as UTF-8")]
    [InlineData("SELECT 1;\n  SELECT '\0';", "line 2, column 11: there is a NUL byte, which no SQL can hold. Save the script as UTF-8 text.")]
    public async Task A_script_that_cannot_be_run(string script, string expected) => Assert.StartsWith($"PATH, {expected}", await FailsAsync(script), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\connect other", "Scripts run in the template alone. Remove it; run pg_dump without --create; build another database with a builder of its own.")]
    [InlineData(@"\c - - - 5433", "Scripts run in the template alone. Remove it; run pg_dump without --create; build another database with a builder of its own.")]
    [InlineData(@"\copy t from 'file.csv' csv", @"Write COPY ... FROM stdin with the lines below it and \. at their end, or load the file with .AddSeed(...).")]
    [InlineData(@"\set schema app", "Write the value itself, or make the text in code and run it with .AddSqlText(name, sql).")]
    [InlineData(@"\set ON_ERROR_STOP off", "Remove it: a script ends at its first error. Write IF EXISTS or IF NOT EXISTS where an error is expected.")]
    [InlineData(@"\set AUTOCOMMIT off", "Write BEGIN and COMMIT, or SAVEPOINT.")]
    [InlineData(@"\if :{?x}", "Write the value itself, or make the text in code and run it with .AddSqlText(name, sql).")]
    [InlineData(@"\encoding LATIN1", "Save the script as UTF-8, and remove it; let pg_dump write UTF-8 with --encoding=UTF8.")]
    [InlineData(@"\! rm -r x", "Remove it, or write what it does in SQL.")]
    [InlineData(@"\dt", "Remove it, or write what it does in SQL.")]
    [InlineData(@"\i ", null)]
    public async Task A_command_of_psql_that_is_refused(string command, string? advice) =>
        Assert.Equal(
            advice is null ? "PATH, line 2, column 2: there is no \"\" for \\i. It is looked for where .AddSql(...) looks for files, then beside this script: add it, or correct the path."
            : $"PATH, line 2, column 2: \"{command}\" is a command of psql, not SQL. {advice}", await FailsAsync($"SELECT 1;\n {command}\nSELECT 2;"));

    [Theory]
    [InlineData("SELECT 1 \\gset", "line 1, column 10: \"\\gset\" is a command of psql, not SQL. Write the value itself")]
    [InlineData("SELECT 'SELECT 1'\n\\gexec", "line 2, column 1: \"\\gexec\" is a command of psql, not SQL. Run what it makes in DO $$ ... EXECUTE ... $$.")]
    [InlineData("SELECT 1 \\g", "line 1, column 10: \"\\g\" is a command of psql, not SQL. End the statement with a semicolon.")]
    [InlineData("SELECT 1\n\\i x.sql", "line 2, column 1: \"\\i x.sql\" is a command of psql, not SQL. Remove it, or write what it does in SQL.")]
    [InlineData("CREATE TABLE t (n int);\nINSERT INTO t\nVALUES (:n);", "line 3, column 9: syntax error at or near \":\" (42601) psql's variables are not known here")]
    [InlineData("CREATE TABLE :\"name\" (n int);", "line 1, column 14: syntax error at or near \":\" (42601) psql's variables are not known here")]
    public async Task A_command_of_psql_within_a_statement(string script, string expected) => Assert.StartsWith($"PATH, {expected}", await FailsAsync(script), StringComparison.Ordinal);

    [Fact]
    public async Task The_statement_is_one_of_many_that_are_sent_together()
    {
        var script = string.Concat(Enumerable.Range(1, 900).Select(i => $"CREATE TABLE t{i} (n int);\n").Select((line, i) => i is 700 or 702 ? "CREATE TABLE t5 (\n  a text);\n" : line));
        Assert.Equal("PATH, line 701, column 1: relation \"t5\" already exists (42P07)\n  CREATE TABLE t5 (\n    a text)\nMend the script; the template was dropped.", await FailsAsync(script));
    }

    [Fact]
    public async Task An_error_before_a_bad_place_comes_first() =>
        Assert.StartsWith("PATH, line 1, column 22: type \"nonsense\" does not exist", await FailsAsync("CREATE TABLE    t (n nonsense);\nSELECT 'never closed"), StringComparison.Ordinal);

    [Fact]
    public async Task Detail_hint_and_the_long_statement_cut_about_the_place()
    {
        var columns = string.Join("\n", Enumerable.Range(1, 30).Select(i => $"    column_{i} integer,"));
        Assert.Equal(
            """
            PATH, line 28, column 15: type "integr" does not exist (42704)
              CREATE TABLE wide ( ...
                  column_22 integer,
                  column_23 integer,
                  column_24 integer,
                  column_25 integer,
                  column_26 integr,
                  column_27 integer,
                  column_28 integer,
                  column_29 integer,
                  column_30 integer, ...
            Mend the script; the template was dropped.
            """.ReplaceLineEndings("\n"),
            await FailsAsync("\nCREATE TABLE wide (\n" + columns.Replace("column_26 integer", "column_26 integr", StringComparison.Ordinal) + "\n    last integer);\n"));
        Assert.Contains("(55P04) New enum values must be committed before they can be used.", await FailsAsync("CREATE TYPE mood AS ENUM ('good');\nBEGIN; ALTER TYPE mood ADD VALUE 'bad'; SELECT 'bad'::mood; COMMIT;"), StringComparison.Ordinal);
        Assert.Contains("Key (id)=(1) already exists.", await FailsAsync("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (1);"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETRN 1;\nEND $$;", "line 3, column 3: ")]
    [InlineData("CREATE TABLE t (n int);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT missing\n  FROM t $$;", "line 3, column 10: column \"missing\" does not exist")]
    [InlineData("SELECT 1;\nDO $$\nBEGIN\n  PERFORM 1;\n  RAISE EXCEPTION 'no way' USING HINT = 'Turn back.';\nEND $$;", "line 5, column 3: no way (P0001) Turn back.")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN\n PERFORM 1 / 0; END $$;\n\nDO 'BEGIN\n  PERFORM\n   f(); END';", "line 5, column 3: division by zero (22012)")]
    [InlineData("CREATE TABLE t (n int, m text);\nCOPY t FROM stdin;\n1\ta\nx\tb\n\\.\n", "line 4, column 1: invalid input syntax for type integer: \"x\" (22P02)\n  in COPY t, line 2, column n: \"x\"\n  COPY t FROM stdin\n")]
    [InlineData("CREATE TABLE t (n int);\nCOPY t (n, m) FROM stdin;\n1\ta\n\\.\n", "line 2, column 1: column \"m\" of relation \"t\" does not exist (42703)")]
    [InlineData("CREATE TABLE t (n int);\nCOPY t FROM stdin (FORMAT binary);\n1\n\\.\n", "line 2, column 1: Can't use a binary copy stream for text writing")]
    [InlineData("BEGIN;\nCREATE TABLE t (n int);\nCREATE INDEX CONCURRENTLY i ON t (n);\nCOMMIT;", "line 3, column 1: CREATE INDEX CONCURRENTLY cannot run inside a transaction block (25001)")]
    [InlineData("BEGIN;\nVACUUM;", "line 2, column 1: VACUUM cannot run inside a transaction block (25001)")]
    [InlineData("CREATE TABLE t (n int);\nGRANT SELECT ON t TO no_such_role;", "line 2, column 1: role \"no_such_role\" does not exist (42704) Create the role in a step before this one, or run pg_dump with --no-owner --no-privileges.")]
    [InlineData("SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 2;", "line 2, column 1: terminating connection due to administrator command (57P01)")]
    public async Task An_error_of_PostgreSQL_names_its_place(string script, string expected) => Assert.StartsWith($"PATH, {expected}", await FailsAsync(script), StringComparison.Ordinal);

    [Fact]
    public async Task A_circle_of_includes_is_named_by_its_chain()
    {
        var (a, b) = (_files.Write("a.sql", "SELECT 1;\n\\ir b.sql\n"), _files.Write("b.sql", "\\ir c.sql\n"));
        var c = _files.Write("c.sql", "\n \\ir ./a.sql\n");
        var exception = await BuildAsync(a);
        Assert.Equal($"{c}, line 2, column 2: \\ir closes a circle: {a} -> {b} -> {c} -> {a}. Remove one of these includes.\n  included by {b}, line 1\n  included by {a}, line 2", exception);
        var self = _files.Write("self.sql", "\\ir self.sql");
        Assert.Contains($"closes a circle: {self} -> {self}.", await BuildAsync(self), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_include_that_is_not_there_and_an_error_in_one()
    {
        var path = _files.Write("a.sql", "SELECT 1;\n\\ir b.sql\n");
        Assert.Equal($"{path}, line 2, column 1: there is no \"b.sql\" for \\ir. It is looked for beside this script: add it, or correct the path.", await BuildAsync(path));
        var included = _files.Write("b.sql", "\nSELEC 1;");
        Assert.Equal($"{included}, line 2, column 1: syntax error at or near \"SELEC\" (42601)\n  SELEC 1\n  included by {path}, line 2\nMend the script; the template was dropped.", await BuildAsync(path));
        _files.Write("b.sql", "\n'");
        Assert.Equal($"{included}, line 2, column 1: the string that opens here never ends. Close it with ' in its place.\n  included by {path}, line 2", await BuildAsync(path));
    }

    [Fact]
    public async Task A_file_that_is_no_UTF8_text()
    {
        Assert.Equal("PATH is UTF-16. Save it as UTF-8.", await FailsAsync(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("SELECT 1;")).ToArray()));
        Assert.Equal("PATH, line 1, column 2: there is a NUL byte, which no SQL can hold. Save the script as UTF-8 text.", await FailsAsync(Encoding.Unicode.GetBytes("SELECT 1;")));
        Assert.Equal("PATH, line 2, column 12: the byte 0xFC is not UTF-8. Save the script as UTF-8.", await FailsAsync(Encoding.Latin1.GetBytes("SELECT 1;\n  SELECT 'für';\n")));
        Assert.StartsWith("PATH, line 4, column 1: invalid byte sequence for encoding \"UTF8\": 0xfc", await FailsAsync(Encoding.Latin1.GetBytes("CREATE TABLE t (x text);\nCOPY t FROM stdin;\na\nfür\n\\.\n")), StringComparison.Ordinal);
        Assert.Equal("PATH is a dump in pg_dump's custom format, not a script. Make it with pg_dump --format=plain.", await FailsAsync([.. "PGDMP"u8, 1, 14, 0, 0, 0]));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file() =>
        Assert.Equal($".AddSql(\"{_files.Folder}\") names a folder, {_files.Folder}. Name its files: \"{_files.Folder}/*\".", await BuildAsync(_files.Folder));

    private Task<string> FailsAsync(string script) => FailsAsync(Encoding.UTF8.GetBytes(script));

    private async Task<string> FailsAsync(byte[] script)
    {
        var path = _files.Write($"{Guid.NewGuid():N}.sql", "");
        await File.WriteAllBytesAsync(path, script, _cancellation);
        return (await BuildAsync(path)).Replace(path, "PATH", StringComparison.Ordinal);
    }

    private async Task<string> BuildAsync(string path)
    {
        // A step that is this test's own shows in the marker if the template were left behind.
        var mark = Guid.NewGuid().ToString();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSqlText(mark, "SELECT 1").AddSql(path).BuildAsync(_cancellation));
        await using var connection = await server.ConnectAsync();
        Assert.Equal(0, await connection.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE '%' || $1 || '%'", _cancellation, mark));
        return exception.Message.ReplaceLineEndings("\n");
    }
}
