#if FULL_GALLERY
using Npgsql;
using PgTestKit;
using Respawn;
using Respawn.Graph;
using Xunit;

namespace Snippets;

/// <summary>Respawn as the reset, with its own options. Compiled where the package source has Respawn.</summary>
public sealed class RespawnSnippet
{
    [Fact]
    public async Task Respawn_empties_the_tables()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = new TemplateDatabaseBuilder().AddSeed("respawn tables", "1", async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("CREATE SCHEMA ref; CREATE TABLE ref.currency (code text); INSERT INTO ref.currency VALUES ('EUR'); CREATE TABLE deal (n int)", connection);
            await command.ExecuteNonQueryAsync(token);
        });

        builder.UseRespawn(new RespawnerOptions { TablesToIgnore = [new Table("ref", "currency")], WithReseed = true });

        await using var template = await builder.BuildAsync(cancellationToken);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, cancellationToken)) await database.ExecuteAsync("INSERT INTO deal VALUES (1)");
        await using var next = await template.LeaseAsync(TestIsolation.Reset, cancellationToken);
        Assert.Equal(0, await next.Table("deal").CountAsync(cancellationToken));
        Assert.Equal(1, await next.Table("ref.currency").CountAsync(cancellationToken));
    }
}
#endif
