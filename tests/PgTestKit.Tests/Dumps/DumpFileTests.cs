using PgTestKit.Tests.Isolation;

namespace PgTestKit.Tests.Dumps;

/// <summary>Files that are no good: each is an error that says so, and the test's database stays as it was.</summary>
public sealed class DumpFileTests(Shop shop, OneServer server) : IAsyncLifetime
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ClientPrograms.SkipUnlessFoundAsync(server);

    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("missing/a.dump", "There is no folder")]
    [InlineData(".", "is a folder")]
    public async Task A_dump_needs_a_folder_and_a_name(string path, string expected)
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.DumpAsync(Path.Combine(_files.Folder, path), _cancellation));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => database.DumpAsync(" ", _cancellation));
    }

    [Fact]
    public async Task A_name_of_no_file_is_told_apart_from_a_snapshot()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreAsync("after-import", _cancellation));
        Assert.Contains("There is no file ", error.Message, StringComparison.Ordinal);
        Assert.Contains("RestoreSnapshotAsync", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.dump", "", "is empty")]
    [InlineData("a.sql", "", "is empty")]
    [InlineData("a.dump", "CREATE TABLE public.t (n int);\n", "is not in pg_dump's custom format")]
    [InlineData("a.dump", "PGDMP", "pg_restore: error:")]
    [InlineData("a.dump", "PGDMP\u0001\u007f\u0000", "The file was made by a newer pg_dump")]
    [InlineData("a.sql", "\\connect postgres\nCREATE TABLE public.t (n int);\n", "line 1: \"\\connect postgres\" leads to a database of its own")]
    [InlineData("a.sql", "SELECT 1;\n  drop database IF EXISTS shop;\n", "line 2: \"drop database IF EXISTS shop;\" leads to a database of its own")]
    [InlineData("a.sql", "CREATE TABLE public.t (n int);\nCOPY public.t (n) FROM stdin;\n1\n", "it ends amid the rows of a table")]
    [InlineData("a.sql", "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.t (n int);\n", "its last line is not")]
    [InlineData("a.sql", "CREATE TABLE public.t (n int);\nCREATE TABLE public.t (n int);\n", "a.sql:2: ERROR:  relation \"t\" already exists")]
    [InlineData("a.sql", "CREATE TABLE public.t (n int);\nALTER TABLE public.t OWNER TO nobody_here;\n", "A dump holds no roles")]
    [InlineData("a.sql", "SET later_parameter = 0;\n", "The file was made by a newer pg_dump")]
    public async Task What_can_not_be_restored_changes_nothing(string name, string text, string expected)
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreAsync(_files.Write(name, text), _cancellation));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
        Assert.Null(await database.QueryScalarAsync<string>("SELECT to_regclass('t')::text"));
    }

    [Theory]
    [InlineData("a.dump")]
    [InlineData("a.sql")]
    public async Task A_file_that_is_cut_off_anywhere_is_refused(string name)
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency, reference) SELECT 'EUR', md5(n::text) FROM generate_series(1, 500) n");
        var file = Path.Combine(_files.Folder, name);
        await database.DumpAsync(file, _cancellation);
        var bytes = await File.ReadAllBytesAsync(file, _cancellation);
        foreach (var share in new[] { 0.02, 0.3, 0.6, 0.95 })
        {
            await File.WriteAllBytesAsync(file, bytes[..(int)(bytes.Length * share)], _cancellation);
            await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreAsync(file, _cancellation));
        }

        Assert.Equal(500, await database.Table("app.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task The_contents_tell_a_custom_dump_whatever_its_name()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var file = Path.Combine(_files.Folder, "a.dump");
        await database.DumpAsync(file, _cancellation);
        File.Move(file, file + ".sql");
        await database.RestoreAsync(file + ".sql", _cancellation);
        Assert.Equal(3, await database.Table("ref.currency").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Rows_that_look_like_commands_are_rows()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ExecuteAsync("CREATE TABLE public.line (text text); INSERT INTO public.line VALUES ('DROP DATABASE shop;'), (E'\\\\connect postgres'), (E'\\r')");
        var file = Path.Combine(_files.Folder, "a.sql");
        await database.DumpAsync(file, _cancellation);
        await database.RestoreAsync(file, _cancellation);
        Assert.Equal(3, await database.Table("line").CountAsync(_cancellation));
    }
}
