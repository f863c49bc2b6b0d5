using System.Collections.Concurrent;

namespace PgTestKit.Tests.Initialization.Seeds;

/// <summary>Where seeds come from, what they do with rows that are there, and when they build the template anew.</summary>
public sealed class SeedSourceTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("Embedded.*")]
    [InlineData("Embedded.app.*.csv")]
    [InlineData("app.rate.csv")]
    [InlineData("PgTestKit.Tests.Initialization.Seeds.Embedded.app.rate.csv")]
    public async Task Embedded_resources_are_found_by_the_end_of_their_name(string pattern)
    {
        var script = _files.Write("s.sql", "CREATE SCHEMA app; CREATE TABLE app.rate (code text, rate numeric);");
        await using var template = await server.Builder().AddSql(script).AddSeed(typeof(SeedSourceTests).Assembly, pattern).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(2, await database.Table("app.rate").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSeed(typeof(SeedSourceTests).Assembly, "Seed.*.csv").BuildAsync(_cancellation));
        Assert.StartsWith("No resource of PgTestKit.Tests matches .AddSeed(assembly, \"Seed.*.csv\"). It has PgTestKit.Tests.Initialization.Scripts.Embedded.main.sql, ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("PgTestKit.Tests.Initialization.Seeds.Embedded.app.rate.csv.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folders_seed_and_db_of_the_test_project_are_copied_to_the_output()
    {
        await using var template = await server.Builder().AddSql("db/beside.sql").AddSeed("seed/beside/*").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(1, await database.Table("beside.rate").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_that_says_where_it_was_looked_for()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSeed("seed/nowhere/*.csv").BuildAsync(_cancellation));
        Assert.StartsWith($"No file matches .AddSeed(\"seed/nowhere/*.csv\"): there is no {Path.Combine(AppContext.BaseDirectory, "seed/nowhere/*.csv")}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_an_error_that_says_to_name_its_files()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSeed("seed/beside").BuildAsync(_cancellation));
        Assert.Equal($""".AddSeed("seed/beside") names a folder, {Path.Combine(AppContext.BaseDirectory, "seed/beside")}. Name its files: "seed/beside/*".""", exception.Message);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_an_error()
    {
        var path = _files.Write("public.t.xlsx", "");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSeed(path).BuildAsync(_cancellation));
        Assert.StartsWith($"{path} is no seed: seeds are .csv, .json and .sql.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OnConflict.Skip, "1 old a,2 new b,3 new -")]
    [InlineData(OnConflict.Update, "1 new a,2 new b,3 new -")]
    public async Task Rows_that_are_there_are_kept_or_updated(OnConflict onConflict, string expected)
    {
        var script = _files.Write("s.sql",
            """
            CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, note text, upper text GENERATED ALWAYS AS (upper(name)) STORED);
            INSERT INTO t (name, note) VALUES ('old', 'a'), ('new', 'b');
            """);
        var seed = _files.Write("public.t.csv", "name,id\nnew,1\nnew,2\nnew,3\n");
        var json = _files.Write("again/public.t.json", """[{"id": 3, "name": "new"}, {"id": 2}]""");

        // Twice, because a step that runs again on a database must not fail.
        await using var template = await server.Builder().AddSql(script).AddSeed(seed, onConflict).AddSeed(seed, onConflict).AddSeed(json, onConflict).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(expected, await database.QueryScalarAsync<string>("SELECT string_agg(concat_ws(' ', id, name, coalesce(note, '-')), ',' ORDER BY id) FROM t"));
        Assert.Equal(4, await database.QueryScalarAsync<int>("INSERT INTO t (name) VALUES ('next') RETURNING id"));
    }

    [Fact]
    public async Task An_update_may_find_its_row_by_a_unique_constraint()
    {
        var script = _files.Write("s.sql", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE, name text); INSERT INTO t (code, name) VALUES ('a', 'old');");
        await using var template = await server.Builder().AddSql(script).AddSeed(_files.Write("public.t.csv", "code,name\na,new\nb,new\n"), OnConflict.Update).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(2, await database.QueryScalarAsync<long>("SELECT count(*) FROM t WHERE name = 'new'"));
        var without = _files.Write("seed/public.t.csv", "name\nnew\n");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(without, OnConflict.Update).BuildAsync(_cancellation));
        Assert.StartsWith($"{without}: OnConflict.Update finds the row that is there by the primary key or a unique constraint", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_builds_the_template_anew_and_the_account_names_it()
    {
        var schema = "s" + Guid.NewGuid().ToString("N")[..8];
        var script = _files.Write("s.sql", $"CREATE SCHEMA {schema}; CREATE TABLE {schema}.a (n int); CREATE TABLE {schema}.b (n int);");
        var pattern = Path.Combine(_files.Folder, $"{schema}/*.csv");
        _files.Write($"{schema}/a.csv", "n\n1\n");
        _files.Write($"{schema}/b.csv", "n\n1\n");
        await using (await server.Builder().AddSql(script).AddSeed(pattern).BuildAsync(_cancellation)) { }
        var log = new ConcurrentQueue<string>();
        await using (var same = await server.Builder().AddSql(script).AddSeed(pattern).LogTo(log.Enqueue).BuildAsync(_cancellation)) Assert.True(same.Report.IsReused);
        _files.Write($"{schema}/b.csv", "n\n2\n");
        await using (await server.Builder().AddSql(script).AddSeed(pattern).LogTo(log.Enqueue).BuildAsync(_cancellation)) { }
        Assert.Contains($"the template is built anew: seed {pattern} changed ({schema}.b.csv changed)", log);
        await using (var other = await server.Builder().AddSql(script).AddSeed(pattern, OnConflict.Skip).BuildAsync(_cancellation)) Assert.False(other.Report.IsReused);
    }

    [Fact]
    public async Task A_local_server_that_took_its_template_with_it_says_too_which_file_changed()
    {
        var schema = "s" + Guid.NewGuid().ToString("N")[..8];
        TemplateDatabaseBuilder Builder(Action<string> log) => new TemplateDatabaseBuilder().UseServer(PostgresServer.Local().WithCache(0)).LogTo(log)
            .AddSql(_files.Write("s.sql", $"CREATE SCHEMA {schema}; CREATE TABLE {schema}.a (n int); CREATE TABLE {schema}.b (n int);")).AddSeed(Path.Combine(_files.Folder, $"{schema}/*.csv"));
        _files.Write($"{schema}/a.csv", "n\n1\n");
        _files.Write($"{schema}/b.csv", "n\n1\n");
        var log = new ConcurrentQueue<string>();
        for (var run = 0; run < 2; run++)
            await using (await Builder(log.Enqueue).BuildAsync(_cancellation)) { }
        Assert.DoesNotContain(log, line => line.Contains("built anew", StringComparison.Ordinal) && line.Contains(_files.Folder, StringComparison.Ordinal));
        _files.Write($"{schema}/a.csv", "n\n2\n");
        await using (await Builder(log.Enqueue).BuildAsync(_cancellation)) { }
        Assert.Contains($"the template is built anew: seed {Path.Combine(_files.Folder, schema)}/*.csv changed ({schema}.a.csv changed)", log);
    }

    [Fact]
    public async Task A_seed_in_code_is_named_by_its_place_and_moves_sequences()
    {
        var table = "t" + Guid.NewGuid().ToString("N")[..8];
        var builder = server.Builder().AddSql(_files.Write("s.sql", $"CREATE TABLE {table} (id serial PRIMARY KEY);")).AddSeed((database, cancellation) => database.ExecuteAsync($"INSERT INTO {table} VALUES (5)", cancellation));
        Assert.Equal("seed SeedSourceTests.A_seed_in_code_is_named_by_its_place_and_moves_sequences", builder.Initializers[^1].Name);
        Assert.Contains(typeof(SeedSourceTests).Module.ModuleVersionId.ToString(), await builder.Initializers[^1].GetFingerprintAsync(_cancellation), StringComparison.Ordinal);
        Assert.Contains(typeof(TestDatabase).Module.ModuleVersionId.ToString(), await builder.Initializers[^1].GetFingerprintAsync(_cancellation), StringComparison.Ordinal);
        await using var template = await builder.BuildAsync(_cancellation);
        await using var leased = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(6, await leased.QueryScalarAsync<int>($"INSERT INTO {table} DEFAULT VALUES RETURNING id"));
    }
}
