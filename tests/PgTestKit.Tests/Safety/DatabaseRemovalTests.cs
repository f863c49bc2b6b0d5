namespace PgTestKit.Tests.Safety;

public sealed class DatabaseRemovalTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("a comment of somebody else")]
    [InlineData("{\"PgTestKit\":")]
    public async Task A_database_without_the_kits_marker_is_not_dropped(string? comment)
    {
        // Even when its name looks like a clone of the kit's.
        var name = $"pgtk_{Guid.NewGuid().ToString("N")[..16]}_00000001_1";
        await using var connection = await server.ConnectAsync();
        await connection.ExecuteAsync($"CREATE DATABASE {name}", _cancellation);
        if (comment is not null) await connection.ExecuteAsync($"COMMENT ON DATABASE {name} IS '{comment}'", _cancellation);

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, name, _cancellation));
        Assert.Contains("does not carry the kit's marker", exception.Message, StringComparison.Ordinal);
        await using (await server.Builder().AddSchema("sweep").BuildAsync(_cancellation))
        {
            // The sweep for orphans leaves it alone, too.
        }

        Assert.Contains(name, await server.DatabasesAsync());
    }

    [Fact]
    public async Task The_maintenance_database_is_not_dropped()
    {
        await using var connection = await server.ConnectAsync();
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, "postgres", _cancellation));
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, "template1", _cancellation));
    }
}
