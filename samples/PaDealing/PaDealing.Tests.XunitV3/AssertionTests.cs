using FluentAssertions;
using PaDealing.Dealing;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>The same facts as elsewhere in this suite, said with PgTestKit.FluentAssertions.</summary>
public sealed class AssertionTests(BackOffice postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task A_submitted_request_is_a_pending_row()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME");

        await Database.Table("padealing.pad_request").Should().HaveRowCountAsync(1);
        await Database.Table("padealing.pad_request").Should().ContainRowAsync(new { Status = RequestStatus.Pending, quantity = 100 });
        await Database.Table("padealing.pad_breach").Should().BeEmptyAsync("nothing is restricted");
    }
}
