namespace PgTestKit.Tests.Dumps;

/// <summary>Whether this machine can dump its server.</summary>
internal static class ClientPrograms
{
    /// <summary>Skips the test where a program is missing, or older than the server.</summary>
    public static async ValueTask SkipUnlessFoundAsync(OneServer server)
    {
        await using var connection = await server.ConnectAsync();
        try
        {
            foreach (var program in new[] { "pg_dump", "pg_restore", "psql" })
                await ClientProgram.FindAsync(program, connection.PostgreSqlVersion, null, BinariesSearch.ClientFolders(), TestContext.Current.CancellationToken);
        }
        catch (PgTestKitException exception)
        {
            Assert.Skip(exception.Message);
        }
    }
}
