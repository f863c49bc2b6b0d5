using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>Keeping the database of a failed test. In Transaction, so that this one leaves nothing in the cache folder.</summary>
public sealed class KeepSnippet
{
    [Fact]
    public async Task A_failed_test_gets_a_note_for_its_output()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = new TemplateDatabaseBuilder().AddSchema("shop");

        builder.KeepFailedDatabases();

        await using var template = await builder.BuildAsync(cancellationToken);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, cancellationToken);
        var testName = "A_test_that_failed";

        var note = await database.KeepFailedAsync(testName); // then DisposeAsync, as always

        Assert.Contains("Run it with TestIsolation.Reset or TestIsolation.Clone", note, StringComparison.Ordinal);
    }
}
