using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Both schemas are what the init script and the migrations made, and nothing was added by hand.</summary>
public sealed class SchemaTests(BackOffice postgres) : PostgresTest(postgres)
{
    private static readonly string[] Application =
    [
        "active_stocks", "audit_log", "chatbot_session", "compliance_config", "compliance_decision_outcome", "employee_role", "pad_approval",
        "pad_breach", "pad_execution", "pad_request", "personal_account_dealing", "restricted_security",
    ];

    private static readonly string[] Reference =
    [
        "contact", "contact_group", "contact_type", "currency", "inst_type", "mako_position", "oracle_bloomberg", "oracle_contact",
        "oracle_employee", "oracle_exchange", "oracle_map_inst_symbol", "oracle_portfolio", "oracle_position", "oracle_product",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_twelve_tables_of_the_application_and_the_fourteen_that_it_reads_are_there_and_none_in_public()
    {
        Assert.Equal(Application, await TablesAsync("padealing"));
        Assert.Equal(Reference, await TablesAsync("bo_airflow"));
        Assert.Empty(await TablesAsync("public"));
    }

    [Fact]
    public async Task Reference_data_is_in_both_schemas_and_nothing_that_the_application_records()
    {
        var empty = new List<string>();
        foreach (var table in Reference.Select(table => $"bo_airflow.{table}").Concat(Application.Select(table => $"padealing.{table}")))
        {
            if (await Database.Table(table).CountAsync(Cancellation) == 0)
                empty.Add(table);
        }

        Assert.Equal(
            [
                "padealing.audit_log", "padealing.chatbot_session", "padealing.pad_approval", "padealing.pad_breach",
                "padealing.pad_execution", "padealing.pad_request", "padealing.personal_account_dealing",
            ],
            empty);
    }

    [Fact]
    public async Task The_init_script_may_run_again_at_any_time()
    {
        var database = await LeaseAnotherAsync(TestIsolation.Clone);
        var before = await database.Schema.ReadAsync(Cancellation);

        await database.ExecuteAsync(await File.ReadAllTextAsync("db/init-schemas.sql", Cancellation));

        Assert.Empty(before.DifferenceTo(await database.Schema.ReadAsync(Cancellation)));
        await database.Table("bo_airflow.oracle_employee").ShouldBeUnchangedAsync(Cancellation);
    }

    [Fact]
    public async Task The_schemas_are_those_of_the_committed_file() => await Database.Schema.ShouldMatchFileAsync("schema.txt", Cancellation);

    [Fact]
    public async Task A_second_database_that_has_drifted_is_told_apart_line_by_line()
    {
        var second = await LeaseAnotherAsync(TestIsolation.Clone);
        await second.ExecuteAsync("ALTER TABLE padealing.pad_request ADD COLUMN approved_by text");
        await second.ExecuteAsync("DROP INDEX bo_airflow.ix_oracle_contact_email");

        var drift = (await Database.Schema.ReadAsync(Cancellation)).DifferenceTo(await second.Schema.ReadAsync(Cancellation));

        Assert.Equal(
            [
                "  table bo_airflow.oracle_contact",
                "-   index ix_oracle_contact_email unique USING btree (lower(email))",
                "  table padealing.pad_request",
                "+   column approved_by text",
            ],
            drift);
    }

    private Task<string[]> TablesAsync(string schema) => Database.QueryScalarAsync<string[]>(
        """
        SELECT coalesce(array_agg(tablename::text ORDER BY tablename::text COLLATE "C"), '{}') FROM pg_tables
        WHERE schemaname = $1 AND tablename <> '__ef_migrations_history'
        """,
        schema);
}
