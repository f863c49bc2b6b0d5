using Microsoft.EntityFrameworkCore;
using Npgsql;
using PgTestKit;
using ProjectManager.Model;
using ProjectManager.Services;
using Xunit;

namespace ProjectManager.Tests;

public sealed class ThreadTests(Team team) : TeamTest(team)
{
    [Fact]
    public async Task A_thread_is_read_as_a_tree_with_each_reply_below_what_it_replies_to()
    {
        var question = await AddAsync(NewMessage("Question"));
        var first = await AddAsync(NewMessage("First answer", question));
        var second = await AddAsync(NewMessage("Second answer", question));
        var thanks = await AddAsync(NewMessage("Thanks", first));
        await AddAsync(NewMessage("Something else"));

        var thread = await ReadThreadAsync(question.Id);

        Assert.Equal(
            [
                new(question.Id, null, "developer", "Question", 0),
                new(first.Id, question.Id, "developer", "First answer", 1),
                new(thanks.Id, first.Id, "developer", "Thanks", 2),
                new(second.Id, question.Id, "developer", "Second answer", 1),
            ],
            thread);
    }

    [Fact]
    public async Task A_branch_is_a_thread_of_its_own()
    {
        var question = await AddAsync(NewMessage("Question"));
        var answer = await AddAsync(NewMessage("Answer", question));
        await AddAsync(NewMessage("Thanks", answer));

        Assert.Equal([("Answer", 0), ("Thanks", 1)], (await ReadThreadAsync(answer.Id)).Select(entry => (entry.Content, entry.Depth)));
    }

    [Fact]
    public async Task A_message_knows_its_replies_and_what_it_replies_to()
    {
        var question = NewMessage("Question");
        question.Replies.Add(new() { Content = "Answer", AuthorId = Lead });
        await AddAsync(question);
        await using var context = CreateContext();

        var answer = await context.Messages.Include(message => message.Parent).SingleAsync(message => message.Content == "Answer", Cancellation);

        Assert.Equal(("Question", General), (answer.Parent?.Content, answer.ChannelId));
    }

    [Fact]
    public async Task A_deleted_message_takes_its_branch_along_and_leaves_the_others()
    {
        var question = await AddAsync(NewMessage("Question"));
        var first = await AddAsync(NewMessage("First answer", question));
        await AddAsync(NewMessage("Thanks", await AddAsync(NewMessage("Because", first))));
        await AddAsync(NewMessage("Second answer", question));

        await Database.ExecuteAsync("DELETE FROM messages WHERE id = $1", first.Id);

        await Database.Table("messages").ShouldHaveValuesAsync("content", ["Question", "Second answer"], Cancellation);
    }

    [Fact]
    public async Task A_reply_in_another_channel_is_refused()
    {
        var question = await AddAsync(NewMessage("Question"));
        var design = await AddAsync(new Channel { Name = "design", ProjectId = Website });

        var violation = await RefusedAsync(new Message { Content = "Answer", ChannelId = design.Id, ParentId = question.Id });

        Assert.Equal((PostgresErrorCodes.ForeignKeyViolation, "fk_messages_parent_id"), (violation.SqlState, violation.ConstraintName));
    }

    [Fact]
    public async Task A_message_that_replies_to_itself_is_refused()
    {
        var message = await AddAsync(NewMessage("Question"));

        var violation = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("UPDATE messages SET parent_id = id"));

        Assert.Equal("ck_messages_parent_id", violation.ConstraintName);
        await Database.Table("messages").ShouldContainOnlyAsync([new { id = message.Id, parent_id = (int?)null }], Cancellation);
    }

    [Fact]
    public async Task An_edited_message_says_so()
    {
        var message = await AddAsync(NewMessage("Helo"));
        await using var context = CreateContext();

        Assert.True(await new ChatService(context, Database.DbDataSource).EditAsync(message.Id, "Hello", Cancellation));

        await Database.Table("messages").ShouldContainOnlyAsync([new { content = "Hello", is_edited = true }], Cancellation);
    }

    private async Task<IReadOnlyList<ThreadEntry>> ReadThreadAsync(int id)
    {
        await using var context = CreateContext();
        return await new ChatService(context, Database.DbDataSource).ReadThreadAsync(id, Cancellation);
    }
}
