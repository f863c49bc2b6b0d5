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
        await Database.Table("bo_airflow.oracle_employee").Should().MatchBaselineAsync();
        await Database.Should().HaveNoChangesOutsideAsync(["padealing.pad_request", "padealing.audit_log"]);
    }

    [Fact]
    public async Task The_catalog_is_what_the_application_expects()
    {
        await Database.Should().HaveEnumAsync("padealing.request_status", ["pending", "approved", "declined", "breached", "executed"]);
        await Database.Should().HaveColumnAsync("padealing.pad_request", "quantity", "numeric");
        await Database.Should().HaveNoPendingModelChangesAsync();
    }

    [Fact]
    [PostgresIsolation(TestIsolation.Reset)]
    public async Task What_runs_in_the_background_is_waited_for()
    {
        await using var api = new DealingApi(Database);
        var submitting = api.SubmitAsync("trader1@firm.example", "ACME");

        await Database.Table("padealing.pad_request").Should().Eventually(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).HaveRowCountAsync(1);

        using var response = await submitting;
    }

    [Fact]
    public async Task Without_an_assertion_library_the_core_checks_the_same()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME");

        await Database.Table("padealing.pad_request").ShouldContainAsync(new { Status = RequestStatus.Pending }, cancellation);
        var changes = await Database.ChangesAsync(cancellation);
        Assert.Single(changes.Of("padealing.pad_request")!.Inserted);
    }
}
