using System.Text.RegularExpressions;
using Xunit;

namespace Docs.Tests;

public sealed partial class MessageTests
{
    private const string Page = "docs/troubleshooting.md";
    private static readonly IReadOnlyList<Message> Read = MessageReader.Read();
    private static readonly IReadOnlyList<Message> Messages = [.. Read.Where(message => !MessageScope.Parts.Contains(message.Beginning))];

    [Fact]
    public void Every_message_of_the_kit_is_on_the_page()
    {
        Assert.InRange(Messages.Count, 200, int.MaxValue);
        var entries = Entries().ToLookup(entry => entry.Beginning);
        var missing = Messages.Where(message => !entries[message.Beginning].Any(message.IsTold)).ToList();
        Assert.True(missing.Count == 0, $"{Page} lacks {missing.Count}. Add a row for each, or, where it only completes another message, add it to {nameof(MessageScope)}:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
    }

    [Fact]
    public void Every_entry_of_the_page_is_a_message_of_the_kit()
    {
        var gone = Entries().Where(entry => !Messages.Any(message => message.IsTold(entry))).Select(entry => entry.Text).ToList();
        Assert.True(gone.Count == 0, $"{Page} has {gone.Count} that the packages no longer have:{Environment.NewLine}{string.Join(Environment.NewLine, gone)}");
    }

    [Fact]
    public void No_message_is_on_the_page_twice() => Assert.Empty(Entries().GroupBy(entry => entry.Beginning).Where(entries => entries.Count() > 1).Select(entries => entries.Key));

    [Fact]
    public void What_completes_a_message_is_still_in_the_packages() => Assert.Empty(MessageScope.Parts.Except(Read.Select(message => message.Beginning)));

    // The code in the first cell of each row of the tables that begin with "message".
    private static IEnumerable<Message> Entries() =>
        from table in Table().Matches(Repository.Read(Page))
        from row in table.Groups["rows"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        from code in Code().Matches(Cell().Match(row).Value)
        select new Message(Page, Message.Normalize(code.Groups["code"].Value));

    [GeneratedRegex(@"^\| message \|[^\n]*\n\|-[^\n]*\n(?<rows>(\|[^\n]*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(@"(?<=^\| )([^|]|\\\|)*")]
    private static partial Regex Cell();

    [GeneratedRegex("(?<ticks>`+) ?(?<code>.+?) ?\\k<ticks>(?!`)")]
    private static partial Regex Code();
}
