using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;
using OrgArchivist.Services;
using Xunit;

namespace OrgArchivist.Tests;

public sealed class OutputsEndToEndTests(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    public async Task A_conversation_becomes_a_proposal_that_is_awarded()
    {
        var id = await WriteAndSubmitAsync();

        await using (var context = CreateContext())
        {
            var (editor, outputs) = (await UserAsync(context, "editor"), new OutputService(context, FixedTime.Default.Later(TimeSpan.FromDays(60))));
            var output = await outputs.FindAsync(id, Cancellation);
            Assert.True(await outputs.MoveAsync(editor, output!, OutputStatus.Pending, null, Cancellation));
            Assert.True(await outputs.MoveAsync(editor, output!, OutputStatus.Awarded, 12_500.50m, Cancellation));
        }

        await using var later = CreateContext();
        var awarded = await later.Outputs.Include(output => output.Conversation!.Messages).SingleAsync(Cancellation);
        Assert.Equal((OutputStatus.Awarded, 12_500.50m), (awarded.Status, awarded.AwardedAmount));
        Assert.Equal(TimeSpan.FromDays(60), awarded.DecidedAt - awarded.SubmittedAt);
        Assert.Equal(2, awarded.Conversation!.Messages.Count);
        Assert.Equal(12_500.50m, await new SuccessTracking(later).TotalAwardedAsync(Cancellation));
    }

    [Fact]
    public async Task Every_step_leaves_its_audit_entry()
    {
        await WriteAndSubmitAsync();

        await using var context = CreateContext();
        var entries = await context.AuditLog.OrderBy(entry => entry.Id).ToListAsync(Cancellation);

        Assert.Equal([(1, "created"), (2, "moved")], entries.Select(entry => (entry.Id, entry.Action)));
    }

    [Fact]
    public async Task A_refused_step_changes_nothing()
    {
        var id = await WriteAndSubmitAsync();

        await using (var context = CreateContext())
        {
            var outputs = new OutputService(context, FixedTime.Default);
            Assert.False(await outputs.MoveAsync(await UserAsync(context, "editor"), (await outputs.FindAsync(id, Cancellation))!, OutputStatus.Draft, null, Cancellation));
        }

        await using var later = CreateContext();
        Assert.Equal(OutputStatus.Submitted, (await later.Outputs.SingleAsync(Cancellation)).Status);
        Assert.Equal(2, await later.AuditLog.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_style_of_ones_own_may_have_everybodys_name_but_not_twice()
    {
        await using var context = CreateContext();
        var writer = await UserAsync(context, "writer");
        context.Add(new WritingStyle { OwnerId = writer.Id, Name = "Plain", Type = StyleType.Other, Prompt = "As I like it." });
        await context.SaveChangesAsync(Cancellation);

        context.Add(new WritingStyle { OwnerId = writer.Id, Name = "Plain", Type = StyleType.Other, Prompt = "Or so." });

        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancellation));
    }

    private async Task<Guid> WriteAndSubmitAsync()
    {
        await using var context = CreateContext();
        var (writer, outputs) = (await UserAsync(context, "writer"), new OutputService(context, FixedTime.Default));
        var conversation = new Conversation { UserId = writer.Id, Title = "Reading", CreatedAt = FixedTime.Default.GetUtcNow().UtcDateTime };
        conversation.Messages.Add(new Message { Position = 1, FromAssistant = false, Content = "A proposal, please." });
        conversation.Messages.Add(new Message { Position = 2, FromAssistant = true, Content = "Every child reads well." });
        context.Add(conversation);
        await context.SaveChangesAsync(Cancellation);

        var output = await outputs.CreateAsync(writer, new(OutputType.GrantProposal, "Reading", "Every child reads well.", "A foundation", conversation.Id), Cancellation);
        Assert.True(await outputs.MoveAsync(writer, output, OutputStatus.Submitted, null, Cancellation));
        return output.Id;
    }
}
