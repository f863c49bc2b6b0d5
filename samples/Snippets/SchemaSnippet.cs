using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>The schemas as a file that is committed beside the test.</summary>
public sealed class SchemaSnippet
{
    [Fact]
    public async Task The_schemas_are_those_of_the_committed_file()
    {
        await using var template = await new TemplateDatabaseBuilder().AddSchema("shop").BuildAsync(TestContext.Current.CancellationToken);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, TestContext.Current.CancellationToken);

        await database.Schema.ShouldMatchFileAsync("schema.txt", TestContext.Current.CancellationToken);
    }
}
