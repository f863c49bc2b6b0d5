using Npgsql;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class ConstraintDefects(Archive archive) : ArchiveTest(archive)
{
    private const string Conversation = "11111111-1111-1111-1111-111111111111";

    [Fact]
    [Defect("deferred keys")]
    public async Task PostgreSQL_looks_for_the_conversation_when_the_import_commits()
    {
        await AddOutputAsync();
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);

        Assert.Equal(1, await ExecuteAsync($"UPDATE outputs SET conversation_id = '{Conversation}'"));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => transaction.CommitAsync(Cancellation));
        Assert.Equal("fk_outputs_conversation_id", refused.ConstraintName);
    }

    [Fact]
    [Defect("foreign keys off")]
    public async Task PostgreSQL_refuses_an_orphan()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(
            $"INSERT INTO messages (id, conversation_id, position, from_assistant, content) VALUES (gen_random_uuid(), '{Conversation}', 1, false, '')"));

        Assert.Equal("fk_messages_conversation_id", refused.ConstraintName);
    }

    [Fact]
    [Defect("unique NULLs")]
    public async Task An_index_on_the_rows_without_owner_refuses_everybodys_style_twice()
    {
        await using var context = CreateContext();
        context.Add(new WritingStyle { Name = "Plain", Type = StyleType.Other, Prompt = "Once more." });

        Assert.Equal("ix_writing_styles_name_of_everybody", (await RefusedAsync(context)).ConstraintName);
    }

    [Fact]
    [Defect("string length")]
    public async Task PostgreSQL_refuses_a_title_that_is_too_long()
    {
        var refused = await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.DbUpdateException>(() => AddOutputAsync(output => output.Title = new string('x', 300)));

        Assert.Equal("value too long for type character varying(255)", ((PostgresException)refused.InnerException!).MessageText);
    }

    [Fact]
    [Defect("type affinity")]
    public async Task PostgreSQL_refuses_text_in_a_column_of_numbers()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync("UPDATE outputs SET word_count = 'many'"));

        Assert.Equal("invalid input syntax for type integer: \"many\"", refused.MessageText);
    }
}
