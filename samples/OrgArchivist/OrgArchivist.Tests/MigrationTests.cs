using Microsoft.EntityFrameworkCore;
using OrgArchivist.Data;
using OrgArchivist.Model;
using PgTestKit;
using Xunit;

namespace OrgArchivist.Tests;

public sealed class MigrationTests(Archive archive) : ArchiveTest(archive)
{
    private readonly Archive _archive = archive;

    [Fact]
    public async Task The_migrations_lead_to_the_model_and_the_catalog_is_what_it_says()
    {
        await using var context = CreateContext();

        Assert.False(context.Database.HasPendingModelChanges());
        await Database.Schema.ShouldMatchAsync<ArchiveContext>(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Twelve_tables_stand_beside_the_history() => Assert.Equal(13, await QueryScalarAsync<long>(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));

    [Theory]
    [InlineData("userrole", typeof(UserRole), "writer,editor,admin")]
    [InlineData("outputtype", typeof(OutputType), "grant_proposal,letter_of_inquiry,grant_report,other")]
    [InlineData("outputstatus", typeof(OutputStatus), "draft,submitted,pending,awarded,not_awarded")]
    [InlineData("styletype", typeof(StyleType), "narrative,technical,persuasive,academic,other")]
    public async Task An_enum_type_has_the_labels_of_its_members(string type, Type members, string labels)
    {
        Assert.Equal(labels, await QueryScalarAsync<string>($"SELECT array_to_string(enum_range(NULL::{type}), ',')"));
        Assert.Equal(labels.Split(','), Enum.GetNames(members).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName));
    }

    [Fact]
    public async Task Every_migration_can_be_undone_and_keeps_its_rows()
    {
        var report = await MigrationRunner.For<ArchiveContext>(_archive.Template)
            .LoadAt("InitialCreate", """
                INSERT INTO users VALUES (gen_random_uuid(), 'writer@org.example', 'Writer One', '-', 'writer', true, '2025-09-01Z');
                INSERT INTO documents VALUES (gen_random_uuid(), 'Report', 2024, '2025-09-01Z');
                INSERT INTO outputs (id, type, status, title, content, word_count, metadata, created_by_id, created_at)
                SELECT gen_random_uuid(), 'grant_proposal', 'draft', 'Reading', '-', 1, '{}', id, created_at FROM users;
                """)
            .WalkAsync(Cancellation);

        report.ShouldBeClean();
        Assert.Equal(2, report.Migrations.Count);
    }
}
