using FluentAssertions;

namespace PgTestKit.Tests;

public sealed class EventuallyTests(PaDealing postgres)
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_another_connection_writes_later_is_waited_for()
    {
        await using var database = await postgres.LeaseAsync(TestIsolation.Reset);
        await using var connection = await database.DataSource.OpenConnectionAsync(_cancellation);
        await using var transaction = await connection.BeginTransactionAsync(_cancellation);
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO padealing.pad_breach VALUES (1)";
        await insert.ExecuteNonQueryAsync(_cancellation);

        var waiting = database.Table("padealing.pad_breach").Should().Eventually(Generous, _cancellation).ContainRowAsync(new { id = 1 });
        Assert.False(waiting.IsCompleted);
        await transaction.CommitAsync(_cancellation);

        await waiting;
    }

    [Fact]
    public async Task What_never_comes_fails_as_the_assertion_without_the_wait_does()
    {
        await using var database = await postgres.LeaseAsync(TestIsolation.Reset);

        var failure = await Failure.OfAsync(() => database.Table("padealing.pad_breach").Should().Eventually(TimeSpan.FromSeconds(0.2), _cancellation).HaveRowCountAsync(1));

        Assert.Equal("""Expected table "padealing"."pad_breach" to have 1 row within 0.2 s, but it is empty.""", failure.Message);
    }

    [Fact]
    public async Task The_wait_ends_with_its_token()
    {
        await using var database = await postgres.LeaseAsync(TestIsolation.Reset);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);

        var waiting = database.Should().Eventually(Generous, cancellation.Token).HaveSchemaAsync("never");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
