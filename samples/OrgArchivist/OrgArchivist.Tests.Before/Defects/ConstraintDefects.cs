using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class ConstraintDefects(Archive archive) : ArchiveTest(archive)
{
    private const string Conversation = "11111111-1111-1111-1111-111111111111";

    [Fact]
    [Defect("deferred keys")]
    public async Task SQLite_refuses_an_output_that_is_imported_before_its_conversation()
    {
        await AddOutputAsync();

        var refused = await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync($"UPDATE outputs SET conversation_id = '{Conversation}'"));

        Assert.Contains("FOREIGN KEY constraint failed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Defect("foreign keys off")]
    public async Task SQLite_accepts_an_orphan_where_foreign_keys_are_off()
    {
        await ExecuteAsync("PRAGMA foreign_keys = OFF");

        Assert.Equal(1, await ExecuteAsync($"INSERT INTO messages (id, conversation_id, position, from_assistant, content) VALUES ('a', '{Conversation}', 1, 0, '')"));
    }

    [Fact]
    [Defect("unique NULLs")]
    public async Task SQLite_accepts_everybodys_style_twice()
    {
        await using var context = CreateContext();
        context.Add(new WritingStyle { Name = "Plain", Type = StyleType.Other, Prompt = "Once more." });

        Assert.Equal(1, await context.SaveChangesAsync(Cancellation));
    }

    [Fact]
    [Defect("string length")]
    public Task SQLite_accepts_a_title_of_any_length() => AddOutputAsync(output => output.Title = new string('x', 300));

    [Fact]
    [Defect("type affinity")]
    public async Task SQLite_accepts_text_in_a_column_of_numbers()
    {
        await AddOutputAsync();

        Assert.Equal(1, await ExecuteAsync("UPDATE outputs SET word_count = 'many'"));
    }
}
