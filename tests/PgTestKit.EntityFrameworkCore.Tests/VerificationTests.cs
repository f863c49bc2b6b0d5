using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>Models against the catalog of a real server, right and wrong.</summary>
public sealed class VerificationTests
{
    private const string Table = "\"led\"\"ger\".\"table\"", Entry = "\"led\"\"ger\".\"Entry\"";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_made_from_the_model_has_no_difference_however_the_server_writes_it()
    {
        await using var template = await Ledger().UseServer(PostgresServer.Local().WithCache(0)).Verify(options => options.SetAll(DifferenceSeverity.Error)).BuildAsync(_cancellation);
        Assert.Equal("verification", template.Report.Steps[^1].Name);
        Assert.Empty(template.Report.Steps[^1].Warnings);
    }

    [Theory]
    [InlineData(DifferenceKind.Table, $"DROP TABLE {Entry}", "OtherLedger, table led\"ger.Entry", "The table is missing. [Table]")]
    [InlineData(DifferenceKind.Table, $"ALTER TABLE {Entry} SET SCHEMA public", "The table is missing. There is one in schema \"public\". [Table]")]
    [InlineData(DifferenceKind.Column, $"ALTER TABLE {Table} RENAME \"Balance\" TO balance", "Column Balance numeric(18,2) is missing. There is one called balance. [Column]")]
    [InlineData(DifferenceKind.ColumnType, $"ALTER TABLE {Table} ALTER code TYPE varchar(10)", "Column code is character varying(10), the model says character varying(20). [ColumnType]")]
    [InlineData(DifferenceKind.ColumnType, $"ALTER TABLE {Table} ALTER \"Balance\" TYPE numeric(20,4)", "Column Balance is numeric(20,4), the model says numeric(18,2). [ColumnType]")]
    [InlineData(DifferenceKind.Nullability, $"ALTER TABLE {Table} ALTER \"Side\" DROP NOT NULL", "Column Side is nullable, the model says NOT NULL. [Nullability]")]
    [InlineData(DifferenceKind.Nullability, $"ALTER TABLE {Table} ALTER \"order\" SET NOT NULL", "Column order is NOT NULL, the model says nullable. [Nullability]")]
    [InlineData(DifferenceKind.Default, $"ALTER TABLE {Table} ALTER \"odd\"\"name\" SET DEFAULT false", "Column odd\"name has default false, the model says TRUE. [Default]")]
    [InlineData(DifferenceKind.Default, $"ALTER TABLE {Table} ALTER \"OpenedAt\" SET DEFAULT now() + interval '1 day'", "Column OpenedAt has default (now() + '1 day'::interval), the model says CURRENT_TIMESTAMP. [Default]")]
    [InlineData(DifferenceKind.Default, $"ALTER TABLE {Table} ALTER \"Number\" DROP DEFAULT", "Column Number has default none, the model says nextval('\"led\"\"ger\".numbers'). [Default]")]
    [InlineData(DifferenceKind.Default, $"ALTER TABLE {Table} ALTER \"Id\" SET GENERATED ALWAYS", "Column Id has an identity, always, the model says an identity, by default. [Default]")]
    [InlineData(DifferenceKind.Default, $"ALTER TABLE {Table} ALTER \"Upper\" DROP EXPRESSION", "Column Upper has default none, the model says generated as upper(\"order\"). [Default]")]
    [InlineData(DifferenceKind.Collation, $"ALTER TABLE {Table} DROP \"Upper\"; ALTER TABLE {Table} ALTER \"order\" TYPE text", "Column order has its type's collation, the model says C. [Collation]")]
    [InlineData(DifferenceKind.Key, $"ALTER TABLE {Table} DROP CONSTRAINT ak_code", "Unique constraint ak_code is missing: (code). [Key]")]
    [InlineData(DifferenceKind.Key, $"ALTER TABLE {Entry} DROP CONSTRAINT \"PK_Entry\"; ALTER TABLE {Entry} ADD CONSTRAINT \"PK_Entry\" PRIMARY KEY (\"Id\", \"AccountId\")", "Primary key PK_Entry is on (Id, AccountId), the model says (Id). [Key]")]
    [InlineData(DifferenceKind.ForeignKey, $"ALTER TABLE {Entry} DROP CONSTRAINT fk_account", "Foreign key fk_account is missing: (AccountId) to led\"ger.table (Id). [ForeignKey]")]
    [InlineData(DifferenceKind.ForeignKey, $"ALTER TABLE {Entry} DROP CONSTRAINT fk_account; ALTER TABLE {Entry} ADD CONSTRAINT fk_account FOREIGN KEY (\"AccountId\") REFERENCES {Table} ON DELETE SET NULL", "Foreign key fk_account is ON DELETE SetNull, the model says Cascade. [ForeignKey]")]
    [InlineData(DifferenceKind.Index, "DROP INDEX \"led\"\"ger\".ix_amount", "Index ix_amount is missing: (AccountId, Amount DESC) including (Text). [Index]")]
    [InlineData(DifferenceKind.Index, $"DROP INDEX \"led\"\"ger\".\"IX_Entry_Text\"; CREATE INDEX \"IX_Entry_Text\" ON {Entry} (\"Text\")", "Index IX_Entry_Text is (Text), the model says unique (Text). [Index]")]
    [InlineData(DifferenceKind.Index, $"DROP INDEX \"led\"\"ger\".ix_amount; CREATE INDEX ix_amount ON {Entry} (\"AccountId\", \"Amount\" DESC) INCLUDE (\"Text\") WHERE \"Amount\" > 0", "Index ix_amount has the filter (\"Amount\" > 0), the model says")]
    [InlineData(DifferenceKind.Check, $"ALTER TABLE {Table} DROP CONSTRAINT ck_code", "Check ck_code is missing: code IN ('a', 'b', 'c'). [Check]")]
    [InlineData(DifferenceKind.Check, $"ALTER TABLE {Table} DROP CONSTRAINT ck_balance; ALTER TABLE {Table} ADD CONSTRAINT ck_balance CHECK (\"Balance\" > 0)", "Check ck_balance is (\"Balance\" > (0)::numeric), the model says \"Balance\" BETWEEN -1000 AND 1000000. [Check]")]
    [InlineData(DifferenceKind.Sequence, "ALTER SEQUENCE \"led\"\"ger\".numbers INCREMENT 1", "It increments by 1, the model says 10. [Sequence]")]
    [InlineData(DifferenceKind.Sequence, $"DROP SEQUENCE \"led\"\"ger\".numbers CASCADE", "The sequence is missing. [Sequence]")]
    [InlineData(DifferenceKind.EnumType, "ALTER TYPE \"led\"\"ger\".account_kind RENAME VALUE 'deposit' TO 'DEPOSIT'", "The CLR value AccountKind.Deposit is sent as \"deposit\", the type has \"DEPOSIT\".")]
    [InlineData(DifferenceKind.EnumType, "ALTER TYPE \"led\"\"ger\".account_kind ADD VALUE 'loan'", "The type has \"loan\", which no member of AccountKind is read from.")]
    [InlineData(DifferenceKind.Name, $"ALTER TABLE {Entry} RENAME CONSTRAINT fk_account TO fk_other", "Foreign key fk_account is called fk_other in the database. [Name]")]
    [InlineData(DifferenceKind.Name, "ALTER INDEX \"led\"\"ger\".ix_amount RENAME TO ix_other", "Index ix_amount is called ix_other in the database. [Name]")]
    [InlineData(DifferenceKind.Name, $"ALTER TABLE {Table} RENAME CONSTRAINT ck_code TO ck_other", "Check ck_code is called ck_other in the database. [Name]")]
    [InlineData(DifferenceKind.UnknownColumn, $"ALTER TABLE {Entry} ADD extra int NOT NULL", "Column extra is in no model. It is NOT NULL without a default, so inserts fail. [UnknownColumn]")]
    [InlineData(DifferenceKind.UnknownConstraint, $"ALTER TABLE {Entry} ADD CONSTRAINT ck_extra CHECK (\"Amount\" < 10)", "ck_extra is not in the model. [UnknownConstraint]")]
    [InlineData(DifferenceKind.UnknownTable, "CREATE TABLE public.one (n int); CREATE TABLE public.two (n int)", "schema public", "No context maps one, two. [UnknownTable]")]
    [InlineData(DifferenceKind.Misplaced, "CREATE TABLE public.\"table\" (n int)", "table public.table", "A context has it in schema \"led\"ger\"; this one is used by none. [Misplaced]")]
    public async Task Each_kind_of_difference_is_found_and_named(DifferenceKind kind, string sql, params string[] expected)
    {
        var builder = Ledger().Verify(options => options.SetAll(DifferenceSeverity.Ignore).Set(kind, DifferenceSeverity.Error)).AddSeed("drift", sql, (connection, cancellation) => RunAsync(connection, sql, cancellation));
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));

        var message = OneLine(exception.Message);
        Assert.All(expected, text => Assert.Contains(text, message, StringComparison.Ordinal));
        Assert.StartsWith("The template differs from its models in 1 place:", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_differences_come_in_one_account_of_80_columns()
    {
        const string Sql = $"ALTER TABLE {Entry} DROP CONSTRAINT fk_account; ALTER TABLE {Table} ALTER \"Side\" TYPE text; ALTER TABLE {Table} ALTER \"OpenedAt\" DROP DEFAULT; DROP SEQUENCE \"led\"\"ger\".numbers CASCADE";
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Ledger().AddSeed("drift", Sql, (connection, cancellation) => RunAsync(connection, Sql, cancellation)).BuildAsync(_cancellation));
        Assert.Equal(
            """
            The template differs from its models in 5 places:
            OtherLedger, table led"ger.Entry
              Foreign key fk_account is missing: (AccountId) to led"ger.table (Id).
                [ForeignKey]
            OtherLedger, table led"ger.table
              Column Number has default none, the model says nextval('"led""ger".numbers').
                [Default]
              Column OpenedAt has default none, the model says CURRENT_TIMESTAMP. [Default]
              Column Side is text, the model says character varying(10). [ColumnType]
            OtherLedger, sequence led"ger.numbers
              The sequence is missing. [Sequence]
            Mend the migration, script or model, or set the severity of a kind:
            .Verify(options => options.Set(DifferenceKind.ForeignKey, DifferenceSeverity.Warning)).
            """, exception.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Warnings_are_in_the_report_and_the_log()
    {
        const string Sql = "CREATE TABLE public.stray (n int)";
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var template = await Ledger().UseServer(PostgresServer.Local().WithCache(0)).LogTo(log.Enqueue).AddSeed("stray", Sql, (connection, cancellation) => RunAsync(connection, Sql, cancellation)).BuildAsync(_cancellation);
        Assert.Contains("No context maps stray. [UnknownTable]", Assert.Single(template.Report.Steps[^1].Warnings), StringComparison.Ordinal);
        Assert.Contains("No context maps stray.", template.Report.ToString(), StringComparison.Ordinal);
        Assert.Contains(log, line => line.Contains("No context maps stray.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_order_of_labels_is_a_warning()
    {
        // MapEnum makes a type with its labels in alphabetical order.
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Local().WithCache(0)).AddDbContext<Bare>(npgsql => npgsql.MapEnum<AccountSide>("mood")).BuildAsync(_cancellation);
        Assert.Contains("sorts as credit, debit, the members of AccountSide as debit, credit. [LabelOrder]", OneLine(Assert.Single(template.Report.Steps[^1].Warnings)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_contexts_that_claim_one_table_differently_are_both_named()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Ledger().AddDbContext<Claimant>().BuildAsync(_cancellation));
        var message = OneLine(exception.Message);
        Assert.Contains("OtherLedger and Claimant, table led\"ger.Entry They map column Amount differently: OtherLedger as integer NOT NULL, Claimant as bigint NOT NULL. [Claim]", message, StringComparison.Ordinal);
        Assert.Contains("Column Gone text is missing. [Column]", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_maps_a_part_of_anothers_table_is_no_difference()
    {
        await using var template = await Ledger().AddDbContext<Reader>().Verify(options => options.SetAll(DifferenceSeverity.Error)).BuildAsync(_cancellation);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_test_asks_the_same_of_its_own_state_and_can_go_on(TestIsolation isolation)
    {
        await using var template = await Ledger().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await database.Schema.ShouldMatchAsync<OtherLedger>(cancellationToken: _cancellation);
        await database.ExecuteAsync($"ALTER TABLE {Table} ALTER \"Balance\" SET DEFAULT 7");

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.Schema.ShouldMatchAsync<OtherLedger>(cancellationToken: _cancellation));

        Assert.StartsWith($"Database {database.Name} differs from OtherLedger in 1 place:", OneLine(exception.Message), StringComparison.Ordinal);
        Assert.Contains("Column Balance has default 7, the model says -1.5. [Default]", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".ShouldMatchAsync<OtherLedger>(options => options.Set(DifferenceKind.Default, DifferenceSeverity.Warning)).", exception.Message, StringComparison.Ordinal);
        await database.Schema.ShouldMatchAsync<OtherLedger>(options => options.Set(DifferenceKind.Default, DifferenceSeverity.Ignore), _cancellation);
        Assert.Equal(0, await database.Table("led\"ger.Entry").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Missing_grants_of_a_role_are_found()
    {
        const string Sql = "DO $$ BEGIN CREATE ROLE ledger_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; GRANT USAGE ON SCHEMA \"led\"\"ger\" TO ledger_app; GRANT SELECT ON \"led\"\"ger\".\"table\" TO ledger_app";
        await using var template = await Ledger().AddSeed("role", Sql, (connection, cancellation) => RunAsync(connection, Sql, cancellation)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.Schema.ShouldMatchAsync<OtherLedger>(cancellationToken: _cancellation);

        var named = await Assert.ThrowsAsync<PgTestKitException>(() => database.Schema.ShouldMatchAsync<OtherLedger>(options => options.Set(DifferenceKind.WriteGrant, DifferenceSeverity.Error).Role = "ledger_app", _cancellation));
        await database.ExecuteAsync("SET LOCAL ROLE ledger_app");
        var connected = await Assert.ThrowsAsync<PgTestKitException>(() => database.Schema.ShouldMatchAsync<OtherLedger>(cancellationToken: _cancellation));

        Assert.Contains("The role may not SELECT from it. [ReadGrant]", connected.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("WriteGrant", connected.Message, StringComparison.Ordinal);
        Assert.Contains("The role lacks INSERT, UPDATE, DELETE. [WriteGrant]", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enum_type_in_another_schema_is_named()
    {
        const string Sql = "CREATE SCHEMA elsewhere; ALTER TYPE public.mood SET SCHEMA elsewhere";
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().AddDbContext<Bare>(npgsql => npgsql.MapEnum<AccountSide>("mood"))
            .AddSeed("move", Sql, (connection, cancellation) => RunAsync(connection, Sql, cancellation)).BuildAsync(_cancellation));
        Assert.Contains("There is one in schema \"elsewhere\": name its schema in the mapping.", OneLine(exception.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE VIEW public.deals AS SELECT 1 AS id, 'a'::varchar(3) AS name, 1.5 AS price; CREATE TABLE public.theirs (id int NOT NULL, name varchar(9) NOT NULL, price numeric(9,2), theirs int)", "")]
    [InlineData("CREATE TABLE public.theirs (id int NOT NULL, name text NOT NULL, price numeric)", "Reports, view public.deals The view is missing. [Table]")]
    [InlineData("CREATE VIEW public.deals AS SELECT 1 AS id, 2 AS name", "Reports, view public.deals Column name is integer, the model says text. [ColumnType] Column price numeric is missing. [Column]")]
    [InlineData("CREATE VIEW public.deals AS SELECT 1 AS id, ''::text AS name, 2.0 AS price; CREATE TABLE public.theirs (id int NOT NULL, name text, price text)", "Reports, table public.theirs Column name is nullable, the model says NOT NULL. [Nullability] Column price is text, the model says numeric. [ColumnType]")]
    public async Task Views_and_tables_of_others_are_compared_as_far_as_a_reader_cares(string sql, string expected)
    {
        var builder = new TemplateDatabaseBuilder().AddSeed("theirs", sql, (connection, cancellation) => RunAsync(connection, sql, cancellation)).AddDbContext<Reports>();
        if (expected.Length == 0)
        {
            await using var template = await builder.BuildAsync(_cancellation);
            return;
        }

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));
        Assert.Contains(expected, OneLine(exception.Message), StringComparison.Ordinal);
        Assert.DoesNotContain("ExcludedTable", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enum_that_is_not_mapped_is_told_from_one_that_is_converted()
    {
        const string Sql = $"CREATE TYPE side AS ENUM ('Debit', 'Credit'); ALTER TABLE {Table} ALTER \"Side\" TYPE public.side USING \"Side\"::text::public.side";
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Ledger().AddSeed("type", Sql, (connection, cancellation) => RunAsync(connection, Sql, cancellation)).BuildAsync(_cancellation));
        Assert.Contains("Column Side is public.side, the model says character varying(10). Map the enum: npgsql.MapEnum<AccountSide>(). [ColumnType]", OneLine(exception.Message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_changes_without_its_migrations_is_not_hidden_by_a_template_that_is_there()
    {
        var before = await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<JobContext>());
        Assert.Equal(before, await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<JobContext>()));
        Assert.NotEqual(before, await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<DriftedContext>()));
        Assert.NotEqual(before, await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<JobContext>().Verify(options => options.Role = "somebody")));
    }

    [Fact]
    public async Task A_changed_mapping_of_what_the_context_does_not_make_is_verified_anew()
    {
        Assert.NotEqual(await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<OfView<int>>()), await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<OfView<long>>()));
        Assert.NotEqual(await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<OfExcluded<int>>()), await FingerprintAsync(new TemplateDatabaseBuilder().AddDbContext<OfExcluded<int?>>()));
    }

    [Fact]
    public async Task Verification_that_is_ignored_altogether_does_nothing()
    {
        const string Sql = $"DROP TABLE {Entry}";
        await using var template = await Ledger().Verify(options => options.SetAll(DifferenceSeverity.Ignore)).AddSeed("drop", Sql, (connection, cancellation) => RunAsync(connection, Sql, cancellation)).BuildAsync(_cancellation);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static TemplateDatabaseBuilder Ledger() => new TemplateDatabaseBuilder().AddDbContext<OtherLedger>(MapEnums);

    private static void MapEnums(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MapEnum<AccountKind>("account_kind", LedgerContext.Schema);

    private async Task<string> FingerprintAsync(TemplateDatabaseBuilder builder) => await builder.Initializers[^1].GetFingerprintAsync(_cancellation);

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class OtherLedger(DbContextOptions<OtherLedger> options) : LedgerContext(options);

    private sealed class OfView<T>(DbContextOptions<OfView<T>> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity("report", report => report.ToView("report").HasNoKey().Property<T>("total"));
    }

    private sealed class OfExcluded<T>(DbContextOptions<OfExcluded<T>> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity("report", report => report.ToTable("report", table => table.ExcludeFromMigrations()).HasNoKey().Property<T>("total"));
    }

    private sealed class Bare(DbContextOptions<Bare> options) : DbContext(options);

    private sealed class Claimant(DbContextOptions<Claimant> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity("Entry", entry =>
        {
            entry.ToTable("Entry", LedgerContext.Schema, table => table.ExcludeFromMigrations());
            entry.Property<int>("Id");
            entry.Property<long>("Amount");
            entry.Property<string>("Gone").IsRequired(false);
        });
    }

    private sealed class Reports(DbContextOptions<Reports> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            foreach (var name in (string[])["deals", "theirs"])
                modelBuilder.Entity(name, report =>
                {
                    report.Property<int>("id").ValueGeneratedNever();
                    report.HasKey("id");
                    report.Property<string>("name").IsRequired();
                    report.Property<decimal?>("price");
                    if (name == "deals") report.ToView(name, "public");
                    else report.ToTable(name, "public", table => table.ExcludeFromMigrations());
                });
        }
    }

    private sealed class Reader(DbContextOptions<Reader> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity("Entry", entry =>
            {
                entry.ToTable("Entry", LedgerContext.Schema, table => table.ExcludeFromMigrations());
                entry.Property<int>("Id");
                entry.Property<string>("Text").HasMaxLength(100);
            });
        }
    }
}
