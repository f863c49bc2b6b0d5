using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrgArchivist.Model;
using PgTestKit;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class EnumDefects(Archive archive) : ArchiveTest(archive)
{
    private readonly Archive _archive = archive;

    [Fact]
    [Defect("enum label case")]
    public async Task PostgreSQL_takes_a_label_only_as_the_type_has_it()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync("UPDATE users SET role = 'ADMIN' WHERE email = 'writer@org.example'"));

        Assert.Equal("invalid input value for enum userrole: \"ADMIN\"", refused.MessageText);
    }

    [Fact]
    [Defect("two lists of labels")]
    public async Task The_template_is_refused_when_a_second_list_has_other_labels()
    {
        var second = new SecondList(_archive);

        var refused = await Assert.ThrowsAsync<PgTestKitException>(async () => await second.InitializeAsync());

        Assert.Contains("letter_of_inquiry", refused.Message, StringComparison.Ordinal);
        Assert.Contains("budget_narrative", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Defect("enum order")]
    public async Task PostgreSQL_sorts_statuses_as_they_are_declared()
    {
        foreach (var status in new[] { OutputStatus.Awarded, OutputStatus.Draft, OutputStatus.Submitted })
            await AddOutputAsync(output => output.Status = status);

        await using var context = CreateContext();
        Assert.Equal(
            [OutputStatus.Draft, OutputStatus.Submitted, OutputStatus.Awarded],
            await context.Outputs.OrderBy(output => output.Status).Select(output => output.Status).ToListAsync(Cancellation));
    }

    /// <summary>The output types as another part of the code once had them.</summary>
    private enum TypeOfText
    {
        GrantProposal,
        BudgetNarrative,
        ProgramDescription,
        ImpactSummary,
        Other,
    }

    private sealed class SecondList(Archive archive) : PostgresFixture(archive)
    {
        protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddEnum<TypeOfText>("outputtype");
    }
}
