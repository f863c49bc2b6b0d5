namespace PgTestKit.Tests.Verification;

public sealed class SchemaSnapshotTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Every_kind_of_object_reads_as_in_the_committed_file_on_every_version()
    {
        await using var template = await RichAsync();
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.Schema.ShouldMatchFileAsync("rich.txt", _cancellation);
    }

    [Fact]
    public async Task The_session_changes_nothing_and_is_left_as_it_was()
    {
        await using var template = await RichAsync();
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var before = await database.Schema.ReadAsync(_cancellation);
        await database.ExecuteAsync("SET search_path = desk, public");
        await database.ExecuteAsync("SET TimeZone = 'Pacific/Auckland'");
        await database.ExecuteAsync("SET DateStyle = 'German'");

        var after = await database.Schema.ReadAsync(_cancellation);

        Assert.Empty(before.DifferenceTo(after));
        Assert.Equal("desk, public", await database.QueryScalarAsync<string>("SHOW search_path"));
        Assert.Equal("Pacific/Auckland", await database.QueryScalarAsync<string>("SHOW TimeZone"));
    }

    [Fact]
    public async Task A_connection_outside_a_transaction_is_left_as_it_was()
    {
        await using var template = await RichAsync();
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await database.Schema.ReadAsync(_cancellation);
        Assert.Equal("\"$user\", public", await database.QueryScalarAsync<string>("SHOW search_path"));
    }

    [Theory]
    [InlineData("ALTER TABLE desk.deal ALTER trader_id DROP NOT NULL", "  table desk.deal", "-   column trader_id integer not null", "+   column trader_id integer")]
    [InlineData("ALTER TABLE desk.deal ALTER status SET DEFAULT 'void'", "  table desk.deal", "-   column status desk.status not null default 'open'::desk.status", "+   column status desk.status not null default 'void'::desk.status")]
    [InlineData("ALTER TYPE desk.status RENAME VALUE 'void' TO 'gone'", "'void'", "'gone'")]
    [InlineData("DROP INDEX desk.ix_open", "-   index ix_open USING btree")]
    [InlineData("REVOKE INSERT ON desk.deal FROM snapshot_reader", "-   grant INSERT, SELECT to snapshot_reader", "+   grant SELECT to snapshot_reader")]
    [InlineData("CREATE TABLE desk.more (id integer)", "+ table desk.more", "+   column id integer")]
    [InlineData("DROP VIEW desk.open_deal", "- view desk.open_deal")]
    [InlineData("CREATE OR REPLACE FUNCTION desk.twice(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT n + n'", "-   AS $function$SELECT n * 2$function$", "+   AS $function$SELECT n + n$function$")]
    [InlineData("ALTER TABLE desk.deal ENABLE TRIGGER off", "desk.touch() disabled")]
    [InlineData("COMMENT ON COLUMN desk.deal.number IS NULL", "-   comment on column number 'two\\nlines'")]
    [InlineData("ALTER TABLE desk.event DETACH PARTITION desk.event_2026", "-   partition of desk.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")]
    public async Task A_change_shows_as_the_lines_that_changed(string sql, params string[] expected)
    {
        await using var template = await RichAsync();
        await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var before = await database.Schema.ReadAsync(_cancellation);
        await database.ExecuteAsync(sql);

        var difference = string.Join('\n', before.DifferenceTo(await database.Schema.ReadAsync(_cancellation)));

        Assert.All(expected, line => Assert.Contains(line, difference, StringComparison.Ordinal));
        Assert.True(difference.Split('\n').Length < 12, difference);
    }

    [Theory]
    [InlineData(" SELECT deal.id,\n    deal.\"Name\",\n    'deal.x'::text AS t\n   FROM desk.deal\n  WHERE (deal.id > 0);", " SELECT id,\n    \"Name\",\n    'deal.x'::text AS t\n   FROM desk.deal\n  WHERE (id > 0);")]
    [InlineData(" SELECT d.id\n   FROM desk.deal d;", " SELECT id\n   FROM desk.deal d;")]
    [InlineData(" SELECT desk.id\n   FROM desk.desk;", " SELECT id\n   FROM desk.desk;")]
    [InlineData(" SELECT a.id,\n    b.id\n   FROM (desk.a\n     JOIN desk.b ON (true));", null)]
    [InlineData(" SELECT a.id,\n    ( SELECT b.id\n           FROM desk.b) AS n\n   FROM desk.a;", null)]
    public void A_view_of_one_table_is_written_as_later_versions_write_it(string before16, string? expected) => Assert.Equal(expected ?? before16, ViewText.Normalize(before16));

    [Fact]
    public async Task The_text_parses_back_to_the_same_snapshot()
    {
        await using var template = await RichAsync();
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var snapshot = await database.Schema.ReadAsync(_cancellation);

        var parsed = SchemaSnapshot.Parse(snapshot.ToString().ReplaceLineEndings("\r\n"));

        Assert.Empty(snapshot.DifferenceTo(parsed));
        Assert.Equal(snapshot.ToString(), parsed.ToString());
    }

    [Fact]
    public async Task A_file_that_differs_is_an_error_with_the_lines_and_a_received_file_beside_it()
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", "CREATE TABLE note (id integer, body text);")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var file = _files.Write("schema.txt", "schema public\n\ntable public.note\n  column id bigint\n  column body text\n");
        var received = Path.Combine(_files.Folder, "schema.received.txt");

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.Schema.ShouldMatchFileAsync(file, _cancellation));

        Assert.Equal(
            $"""
            The schemas of database {database.Name} are not those of {file} (- only the file, + only the database):
              table public.note
            -   column id bigint
            +   column id integer
            Move schema.received.txt, which was written beside it, over the file if the change is wanted.
            """, exception.Message, ignoreLineEndingDifferences: true);
        File.Move(received, file, overwrite: true);
        await database.Schema.ShouldMatchFileAsync(file, _cancellation);
        Assert.False(File.Exists(received));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_written_as_received()
    {
        await using var template = await server.Builder().AddSchema("app").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.Schema.ShouldMatchFileAsync(Path.Combine(_files.Folder, "new/schema.sql.txt"), _cancellation));
        Assert.Equal($"There is no {Path.Combine(_files.Folder, "new/schema.sql.txt")} yet. Look through schema.sql.received.txt, which was written beside it with the schemas of database {database.Name}, and rename it to schema.sql.txt.", exception.Message);
        Assert.Equal("schema app\n\nschema public\n", await File.ReadAllTextAsync(Path.Combine(_files.Folder, "new/schema.sql.received.txt"), _cancellation));
    }

    private Task<TemplateDatabase> RichAsync() => server.Builder().AddSql("Verification/rich.sql").BuildAsync(_cancellation);
}
