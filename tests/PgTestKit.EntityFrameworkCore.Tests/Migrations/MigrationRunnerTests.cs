namespace PgTestKit.EntityFrameworkCore.Tests.Migrations;

public sealed class MigrationRunnerTests(BareServer server) : IClassFixture<BareServer>
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_fault_is_found_in_one_walk()
    {
        await using var template = await server.Builder().AddDbContext<FaultyContext>().BuildAsync(_cancellation);

        var report = await MigrationRunner.For<FaultyContext>(template).Set(MigrationFindingKind.ColumnOrder, DifferenceSeverity.Warning).WalkAsync(_cancellation);

        Assert.Equal(
        [
            "20260101000000_Tables Leftover",
            "20260102000000_LeavesItsIndex Difference",
            "20260103000000_HasNoDown Irreversible",
            "20260104000000_ThrowsInDown Irreversible",
            "20260105000000_NeedsEmptyTables FailsOnRows",
            "20260106000000_DeletesRows RowsLost",
            "20260107000000_ChangesRows RowsChanged",
            "20260110000000_DropsTable RowsLost",
            "20260111000000_HasWrongDown DownFails",
            "20260112000000_PutsColumnLast ColumnOrder",
            "20260113000000_IsOneToMany FailsOnRows",
        ],
        report.Findings.Where(finding => finding.Kind is not (MigrationFindingKind.Lock or MigrationFindingKind.LongLock)).Select(finding => $"{finding.Migration} {finding.Kind}").Distinct());
    }

    [Fact]
    public async Task The_account_names_the_migration_the_table_and_the_rows()
    {
        await using var template = await server.Builder().AddDbContext<FaultyContext>().BuildAsync(_cancellation);

        var report = await MigrationRunner.For<FaultyContext>(template)
            .Set(MigrationFindingKind.Irreversible, DifferenceSeverity.Ignore).Set(MigrationFindingKind.DownFails, DifferenceSeverity.Ignore)
            .ExpectChanged("app.account", "name")
            .ExpectDropped("app.note")
            .WalkAsync(_cancellation);

        Assert.Equal(
            """
            The 13 migrations of FaultyContext have 4 findings:
            20260102000000_LeavesItsIndex
              Down does not undo what Up did (- is missing, + is too much):
                table app.note
                +   index note_body USING btree (body) [Difference]
              Up fails after Down: 42P07: relation "note_body" already exists. [Difference]
            20260105000000_NeedsEmptyTables
              Up fails on tables that hold rows: 23502: column "code" of relation "account"
                contains null values. Give the column a default, or fill it before it is NOT
                NULL. [FailsOnRows]
            20260113000000_IsOneToMany
              Up fails on tables that hold rows: 23505: could not create unique index
                "account_region" (Key (region)=() is duplicated). Make the rows unique
                before the key or index is created. [FailsOnRows]
            Mend the migrations, state what they are meant to do with .Expect...(...), or set the severity of a kind:
            .Set(MigrationFindingKind.Difference, DifferenceSeverity.Warning).
            """,
            Assert.Throws<PgTestKitException>(report.ShouldBeClean).Message.ReplaceLineEndings("\n"));
        Assert.Contains("AccessExclusiveLock on app.account while the table is written anew, by: ALTER TABLE app.account ALTER balance TYPE bigint;", Texts(report, MigrationFindingKind.LongLock));
        Assert.Contains("ShareLock on app.account while the table is read as a whole, by: CREATE INDEX account_name ON app.account (name);", Texts(report, MigrationFindingKind.LongLock));
        Assert.Contains("AccessExclusiveLock on app.account, in the last statement: ALTER TABLE app.account DROP phone;", Texts(report, MigrationFindingKind.Lock));
    }

    [Fact]
    public async Task Rows_that_move_with_their_tables_are_not_lost()
    {
        await using var template = await server.Builder().AddDbContext<MovingContext>().BuildAsync(_cancellation);

        var report = await MigrationRunner.For<MovingContext>(template)
            .LoadAt("InPublic",
                """
                INSERT INTO owner VALUES ('11111111-1111-1111-1111-111111111111', 'ok', '1990-02-01', '{a,b}');
                INSERT INTO pet (owner_id, name, weight) VALUES ('11111111-1111-1111-1111-111111111111', 'Rex', 12), ('11111111-1111-1111-1111-111111111111', 'Tom', NULL);
                """)
            .ExpectMoved("pets.pet", "animals.creature")
            .WalkAsync(_cancellation);

        report.ShouldBeClean();
        Assert.Equal(["20260101000000_InPublic", "20260102000000_ToSchemas", "20260103000000_ByCopy"], report.Migrations);
    }

    [Fact]
    public async Task A_walk_drops_its_databases()
    {
        await using var template = await server.Builder().AddDbContext<MovingContext>().BuildAsync(_cancellation);
        await MigrationRunner.For<MovingContext>(template).WalkAsync(_cancellation);
        await template.DisposeAsync();

        Assert.DoesNotContain(await server.DatabasesAsync(), name => name.StartsWith(template.Name + "_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_migration_that_the_context_lacks_is_an_error_that_lists_those_it_has()
    {
        await using var template = await server.Builder().AddDbContext<MovingContext>().BuildAsync(_cancellation);
        var exception = Assert.Throws<PgTestKitException>(() => MigrationRunner.For<MovingContext>(template).LoadAt("InPubic", "SELECT 1"));
        Assert.Equal("MovingContext has no migration \"InPubic\". It has 20260101000000_InPublic, 20260102000000_ToSchemas, 20260103000000_ByCopy.", exception.Message);
    }

    [Fact]
    public async Task Given_rows_that_do_not_fit_are_an_error_that_names_the_migration()
    {
        await using var template = await server.Builder().AddDbContext<MovingContext>().BuildAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => MigrationRunner.For<MovingContext>(template)
            .LoadAt("ToSchemas", async (connection, cancellation) =>
            {
                await using var command = new NpgsqlCommand("INSERT INTO public.pet DEFAULT VALUES", connection);
                await command.ExecuteNonQueryAsync(cancellation);
            }).WalkAsync(_cancellation));
        Assert.StartsWith("The rows for migration 20260102000000_ToSchemas could not be loaded: 42P01", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seed_files_are_loaded_and_must_survive_too()
    {
        var folder = Directory.CreateTempSubdirectory("pgtestkit-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "public.owner.csv"), "id,mood,born,tags\n22222222-2222-2222-2222-222222222222,ok,1990-02-01,{a}\n", _cancellation);
            await using var template = await server.Builder().AddDbContext<MovingContext>().BuildAsync(_cancellation);
            var seen = 0L;

            var report = await MigrationRunner.For<MovingContext>(template)
                .LoadSeedAt("InPublic", Path.Combine(folder, "*.csv"))
                .LoadAt("ByCopy", async (connection, cancellation) =>
                {
                    await using var command = new NpgsqlCommand("SELECT count(*) FROM people.person WHERE id = '22222222-2222-2222-2222-222222222222' AND mood = 'ok'", connection);
                    seen = (long)(await command.ExecuteScalarAsync(cancellation))!;
                })
                .WithoutMadeUpRows().ExpectMoved("pets.pet", "animals.creature").WalkAsync(_cancellation);

            report.ShouldBeClean();
            Assert.Equal(1, seen);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Texts(MigrationReport report, MigrationFindingKind kind) => report.Findings.Where(finding => finding.Kind == kind).Select(finding => finding.Text);
}
