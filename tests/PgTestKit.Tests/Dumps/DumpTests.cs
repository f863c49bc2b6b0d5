using PgTestKit.Tests.Isolation;

namespace PgTestKit.Tests.Dumps;

/// <summary>Dump and restore between tests' databases.</summary>
public sealed class DumpTests(Shop shop, OneServer server) : IAsyncLifetime
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
    [InlineData(TestIsolation.Clone, "shop.dump")]
    [InlineData(TestIsolation.Reset, "shop.sql")]
    [InlineData(TestIsolation.Clone, "-it's a \"quoted\" $HOME; dump.SQL")]
    [InlineData(TestIsolation.Reset, "-it's a \\ \"quoted\" é dump")]
    public async Task Schema_rows_sequences_and_types_are_those_of_the_dumped_database(TestIsolation isolation, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('"', StringComparison.Ordinal), "Windows allows no quotes in file names");
        var file = Path.Combine(_files.Folder, name);
        string rows;
        SchemaSnapshot schema;
        await using (var database = await shop.Template.LeaseAsync(isolation, _cancellation))
        {
            await database.ExecuteAsync("""CREATE SCHEMA "or""der; '"; CREATE TYPE "or""der; '"."Mood; --" AS ENUM ('it''s "fine"')""");
            await database.ExecuteAsync(""""CREATE TABLE "or""der; '"."$1 \ it's ""quoted""" ("a ""b""" "or""der; '"."Mood; --" DEFAULT 'it''s "fine"', n int, data bytea, j text[])"""");
            await database.ExecuteAsync(""""INSERT INTO "or""der; '"."$1 \ it's ""quoted""" (n, data, j) VALUES (1, '\x00ff', ARRAY[E'\\.\n\t', NULL]), (NULL, NULL, NULL)"""");
            await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
            await database.ExecuteAsync("SELECT nextval('app.ticket')");
            (rows, schema) = (await RowsAsync(database), await database.Schema.ReadAsync(_cancellation));
            await database.DumpAsync(file, _cancellation);
        }

        await using (var database = await shop.Template.LeaseAsync(isolation, _cancellation))
        {
            await database.ExecuteAsync("DELETE FROM ref.currency");
            await database.RestoreAsync(file, _cancellation);
            Assert.Equal(rows, await RowsAsync(database));
            Assert.Empty(schema.DifferenceTo(await database.Schema.ReadAsync(_cancellation)));
            Assert.Equal(101, await database.QueryScalarAsync<long>("SELECT nextval('app.ticket')"));
            Assert.Equal(2, await database.QueryScalarAsync<int>("INSERT INTO app.deal (currency) VALUES ('EUR') RETURNING id"));
            await using var connection = await database.DataSource.OpenConnectionAsync(_cancellation);
            Assert.Equal("it's \"fine\"", await connection.ScalarAsync<string>("""SELECT enum_first(NULL::"or""der; '"."Mood; --")""", _cancellation));
        }

        await using var next = await shop.Template.LeaseAsync(isolation, _cancellation);
        Assert.True((await next.ChangesAsync(_cancellation)).IsEmpty);
        Assert.Equal(3, await next.Table("ref.currency").CountAsync(_cancellation));
        Assert.Equal([file], Directory.GetFileSystemEntries(_files.Folder));
    }

    [Fact]
    public async Task An_application_of_every_kind_of_object_survives()
    {
        await using var template = await server.Builder().AddSql("Verification/rich.sql").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ShouldSurviveDumpAsync(_cancellation);
    }

    [Fact]
    public async Task A_check_that_reads_a_table_by_its_bare_name_does_not_survive_and_the_error_is_shown()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await database.ExecuteAsync("CREATE TABLE public.z_limit AS SELECT 10 AS most");
        await database.ExecuteAsync("CREATE FUNCTION public.is_allowed(n int) RETURNS boolean LANGUAGE sql AS 'SELECT n <= (SELECT max(most) FROM z_limit)'");
        await database.ExecuteAsync("CREATE TABLE public.a_amount (n int CHECK (public.is_allowed(n)))");
        await database.ExecuteAsync("INSERT INTO public.a_amount VALUES (5)");
        var exception = await Assert.ThrowsAsync<DatabaseCheckException>(() => database.ShouldSurviveDumpAsync(_cancellation));
        Assert.StartsWith($"Expected database {database.Name} to be the same after a dump and a restore, but ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("relation \"z_limit\" does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Contains("pg_restore 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_restore_lacks_is_found()
    {
        await using var first = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await using var second = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await second.ExecuteAsync("DELETE FROM ref.currency WHERE code = 'EUR'");
        await second.ExecuteAsync("SELECT nextval('app.ticket')");
        await second.ExecuteAsync("DROP TABLE app.leg");
        var finding = await DumpComparison.FindAsync(first.Connection, second.Connection, _cancellation);
        foreach (var expected in new[] { "- table app.leg", "'EUR'", "- sequence app.ticket at its start", "+ sequence app.ticket at 100" }) Assert.Contains(expected, finding, StringComparison.Ordinal);
        Assert.Null(await DumpComparison.FindAsync(first.Connection, first.Connection, _cancellation));
    }

    [Fact]
    public async Task In_Transaction_nothing_is_dumped_or_restored_and_the_error_names_the_isolations()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var file = Path.Combine(_files.Folder, "a.dump");
        foreach (var attempt in new[] { () => database.DumpAsync(file, _cancellation), () => database.RestoreAsync(file, _cancellation), () => database.ShouldSurviveDumpAsync(_cancellation) })
            Assert.Contains("Use TestIsolation.Reset or TestIsolation.Clone.", (await Assert.ThrowsAsync<PgTestKitException>(attempt)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_files.Folder));
    }

    [Fact]
    public async Task A_dump_replaces_a_file_that_is_there_and_one_that_fails_leaves_it()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var file = _files.Write("a.dump", "old");
        await database.ExecuteAsync("UPDATE pg_class SET relnamespace = 4711 WHERE oid = 'app.leg'::regclass"); // which pg_dump can't make sense of
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.DumpAsync(file, _cancellation));
        Assert.Contains($"could not dump database {database.Name} to {file}", error.Message, StringComparison.Ordinal);
        Assert.Contains("pg_dump: error:", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(file, _cancellation));
        Assert.Equal([file], Directory.GetFileSystemEntries(_files.Folder));

        await using var other = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await other.DumpAsync(file, _cancellation);
        await other.RestoreAsync(file, _cancellation);
    }

    [Fact]
    public async Task A_connection_that_is_open_keeps_the_database_as_it_was()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var file = Path.Combine(_files.Folder, "a.dump");
        await database.DumpAsync(file, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        await using (var held = await database.DataSource.OpenConnectionAsync(_cancellation))
        {
            await using var transaction = await held.BeginTransactionAsync(_cancellation);
            await held.ScalarAsync<int>("SELECT 1", _cancellation);
            var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreAsync(file, _cancellation));
            Assert.Contains($"{held.ProcessID} (application ''", error.Message, StringComparison.Ordinal);
            Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
        }

        await database.RestoreAsync(file, _cancellation);
        Assert.Equal(0, await database.Table("app.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Settings_of_the_database_stay()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var file = Path.Combine(_files.Folder, "a.sql");
        await database.ExecuteAsync($"""ALTER DATABASE "{database.Name}" SET search_path = app""");
        await database.DumpAsync(file, _cancellation);
        await database.RestoreAsync(file, _cancellation);
        Assert.Equal("app", await database.QueryScalarAsync<string>("SHOW search_path"));
    }

    [Fact]
    public async Task A_role_that_may_only_make_databases_can_do_all_of_it()
    {
        var existing = PostgresServer.Existing(await server.CreateRoleAsync("CREATEDB"));
        await using var template = await shop.Builder().UseServer(existing).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        var file = Path.Combine(_files.Folder, "a.dump");
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        await database.DumpAsync(file, _cancellation);
        await database.SnapshotAsync("one", _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        await database.RestoreSnapshotAsync("one", _cancellation);
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        await database.RestoreAsync(file, _cancellation);
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
        await database.ShouldSurviveDumpAsync(_cancellation);
    }

    private static Task<string> RowsAsync(TestDatabase database) => database.QueryScalarAsync<string>(
        """"
        SELECT concat_ws(E'\n', (SELECT json_agg(t) FROM "or""der; '"."$1 \ it's ""quoted""" t), (SELECT json_agg(t) FROM app.deal t),
          (SELECT json_agg(t ORDER BY code) FROM ref.currency t), (SELECT json_agg(t ORDER BY id) FROM ref.country t))
        """");
}
