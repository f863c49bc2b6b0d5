using System.Collections.Concurrent;

namespace PgTestKit.Tests.Initialization.Scripts;

/// <summary>What is run, and that nothing is left of it in the session of the next.</summary>
public sealed class ScriptTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Text_and_resources_are_run_in_their_order()
    {
        await using var template = await server.Builder()
            .AddSql(typeof(ScriptTests).Assembly, "Scripts.Embedded.main.sql")
            .AddSqlText("third row", "INSERT INTO embedded VALUES (3);")
            .BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(3, await database.Table("embedded").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(typeof(ScriptTests).Assembly, "nowhere.sql").BuildAsync(_cancellation));
        Assert.StartsWith("No resource of PgTestKit.Tests matches .AddSql(assembly, \"nowhere.sql\"). It has ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Scripts.Embedded.main.sql", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET search_path = pg_catalog;")]
    [InlineData("SELECT pg_catalog.set_config('search_path', '', false);")]
    [InlineData("CREATE ROLE NAME; SET ROLE NAME;")]
    [InlineData("CREATE ROLE NAME; SET SESSION AUTHORIZATION NAME;")]
    [InlineData("SET session_replication_role = replica;")]
    [InlineData("SET standard_conforming_strings = off; SELECT 'it\\'s; one string';")]
    [InlineData("SET default_transaction_read_only = on;")]
    [InlineData("SET client_min_messages = error; CREATE TEMPORARY TABLE deal (n int); SELECT pg_advisory_lock(42);")]
    public async Task Nothing_that_a_script_sets_reaches_the_next(string script)
    {
        const string Check = """
            DO $$ BEGIN
                ASSERT current_setting('search_path') = '"$user", public' AND current_user = session_user AND current_setting('session_replication_role') = 'origin'
                    AND current_setting('standard_conforming_strings') = 'on' AND current_setting('default_transaction_read_only') = 'off'
                    AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND pid = pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database()));
            END $$;
            CREATE TABLE deal (n int);
            INSERT INTO deal VALUES (1);
            """;
        _files.Write("1.sql", script.Replace("NAME", "leak_" + Guid.NewGuid().ToString("N")[..8], StringComparison.Ordinal));
        _files.Write("2.sql", Check);
        _files.Write("seed/public.a.sql", script.Replace("NAME", "leak_" + Guid.NewGuid().ToString("N")[..8], StringComparison.Ordinal));
        _files.Write("seed/public.b.sql", Check.Replace("CREATE TABLE deal (n int);", "", StringComparison.Ordinal));
        _files.Write("seed/public.deal.csv", "n\n2\n");
        await using var template = await server.Builder().AddSql(Path.Combine(_files.Folder, "*.sql")).AddSeed(Path.Combine(_files.Folder, "seed/*")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(3, await database.Table("public.deal").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData("CREATE TABLE t (n int); CREATE INDEX CONCURRENTLY i ON t (n); VACUUM FULL t; REINDEX TABLE CONCURRENTLY t;")]
    [InlineData("CREATE TYPE mood AS ENUM ('good'); ALTER TYPE mood ADD VALUE 'bad'; CREATE TABLE t (m mood DEFAULT 'bad'); INSERT INTO t VALUES ('bad'); DELETE FROM t;")]
    [InlineData("COMMIT; ROLLBACK; BEGIN; CREATE TABLE gone (n int); ROLLBACK; BEGIN; CREATE TABLE t (n int); END; ABORT;")]
    [InlineData("BEGIN; CREATE TABLE t (n int); SAVEPOINT a; INSERT INTO t VALUES (1); ROLLBACK TO a; COMMIT AND CHAIN; ROLLBACK;")]
    [InlineData("CREATE TABLE t (n int, r int4range, x xml); SELECT oid::regclass, relname, (1, 'a') FROM pg_class; INSERT INTO t VALUES (1, '[1,2]', '<a/>') RETURNING *; DELETE FROM t RETURNING *;")]
    [InlineData("CREATE TABLE t (n int);\n\\echo done; really\n\\set ON_ERROR_STOP on\n\\pset pager off\n\\encoding UTF8\n\\timing\n\\restrict abc\n\\unrestrict abc\n\\q\nnonsense;")]
    [InlineData("SET transaction_timeout = 0; CREATE TABLE t (n int);")]
    [InlineData("CREATE TABLE t (n int); DECLARE c CURSOR WITH HOLD FOR SELECT 1; FETCH c; LISTEN x; NOTIFY x; PREPARE p AS SELECT $1::int; EXECUTE p(1); DISCARD ALL;")]
    [InlineData("\uFEFFCREATE TABLE t (\r\n  n int\r\n);\r\nCOPY t FROM stdin;\r\n1\r\n2\r\n\\.\r\nDELETE FROM t;\r\n")]
    public async Task It_runs_as_in_psql(string script)
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", script)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await database.Table("t").CountAsync(_cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("-- nothing to do\n")]
    public async Task An_empty_script_is_a_warning(string script)
    {
        var path = _files.Write($"{Guid.NewGuid():N}.sql", script);
        var log = new ConcurrentQueue<string>();
        await using var template = await server.Builder().AddSql(path).AddSqlText(Guid.NewGuid().ToString(), "SELECT 1").LogTo(log.Enqueue).BuildAsync(_cancellation);
        Assert.Contains($"script {path}: {path} holds no statement.", log);
    }

    [Fact]
    public async Task Included_files_are_run_in_their_place_and_are_part_of_the_fingerprint()
    {
        var table = "t" + Guid.NewGuid().ToString("N")[..8];
        var path = _files.Write("main.sql", $"CREATE TABLE {table} (n int);\n\\ir sub/rows.sql\nINSERT INTO {table} SELECT max(n) + 1 FROM {table};\n");
        _files.Write("sub/rows.sql", $"\\i '{_files.Write("sub/first row.sql", $"INSERT INTO {table} VALUES (1)")}'\n\\include_relative ../second.sql\n");
        _files.Write("second.sql", $"INSERT INTO {table} VALUES (2);");
        await using (var template = await server.Builder().AddSql(path).BuildAsync(_cancellation))
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            Assert.Equal(6, await database.QueryScalarAsync<long>($"SELECT sum(n) FROM {table}"));
        }

        _files.Write("second.sql", $"INSERT INTO {table} VALUES (20);");
        var log = new ConcurrentQueue<string>();
        await using (var template = await server.Builder().AddSql(path).LogTo(log.Enqueue).BuildAsync(_cancellation))
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            Assert.Equal(42, await database.QueryScalarAsync<long>($"SELECT sum(n) FROM {table}"));
        }

        Assert.Contains(log, line => line.Contains("(second.sql changed)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_statements_run_in_their_order()
    {
        var path = _files.Write("s.sql", "CREATE TABLE t (n int);" + string.Concat(Enumerable.Range(1, 1500).Select(i => $"INSERT INTO t SELECT count(*) + 1 FROM t;\n" + (i % 400 == 0 ? $"SELECT 1 / ((SELECT count(*) FROM t) = {i})::int;\n" : ""))));
        await using var template = await server.Builder().AddSql(path).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(1500, await database.QueryScalarAsync<int>("SELECT max(n) FROM t WHERE n = (SELECT count(*) FROM t)"));
    }

    [Fact]
    public async Task A_script_of_fifty_megabytes()
    {
        var path = _files.Write("large.sql", "CREATE UNLOGGED TABLE t (n int, x text);\n");
        await using (var writer = File.AppendText(path))
        {
            var row = new string('x', 990);
            await writer.WriteAsync("COPY t FROM stdin;\n");
            for (var i = 0; i < 25_000; i++) await writer.WriteAsync($"{i}\t{row}\n");
            await writer.WriteAsync("\\.\n");
            for (var i = 0; i < 250; i++) await writer.WriteAsync($"INSERT INTO t VALUES {string.Join(",\n", Enumerable.Range(0, 100).Select(j => $"({i + j}, '{row}')"))};\n");
            await writer.WriteAsync("SELECT missing;");
        }

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(path).BuildAsync(_cancellation));
        Assert.StartsWith($"{path}, line 50004, column 8: column \"missing\" does not exist", exception.Message, StringComparison.Ordinal);
    }
}
