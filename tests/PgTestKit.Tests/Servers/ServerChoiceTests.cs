namespace PgTestKit.Tests.Servers;

public sealed class ServerChoiceTests
{
    [Fact]
    public void Nothing_said_means_a_local_server() => Assert.IsType<LocalServer>(ServerChoice.Choose(null, null));

    [Fact]
    public void The_variable_wins_over_the_builder()
    {
        var chosen = ServerChoice.Choose(PostgresServer.Local(), "Host=10.0.0.1;Port=5999;Username=u;Password=secret");
        Assert.Equal("existing server 10.0.0.1:5999", chosen.Name);
    }

    [Fact]
    public void Local_in_the_variable_picks_the_builders_own_local_rung()
    {
        var local = PostgresServer.Local(version: "17");
        Assert.Same(local, ServerChoice.Choose(PostgresServer.Existing("Host=x").Otherwise(local), "local"));
    }

    [Fact]
    public void Container_in_the_variable_needs_a_container_in_the_builder()
    {
        var exception = Assert.Throws<PgTestKitException>(() => ServerChoice.Choose(null, "container"));
        Assert.Contains("UseContainer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_no_rung_starts_one_error_lists_them_all()
    {
        using var files = new TempFiles();
        var port = FreePort.Take();
        var ladder = new ExistingServer($"Host=127.0.0.1;Port={port};Username=u;Password=secret").WithPatience(TimeSpan.FromMilliseconds(200)).Otherwise(PostgresServer.Local(binaries: files.Folder)).Otherwise(PostgresServer.Local(version: "99"));
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => ladder.StartAsync(new("", _ => { }), TestContext.Current.CancellationToken));
        var lines = exception.Message.Split(Environment.NewLine);
        Assert.Equal("No PostgreSQL could be started. What was tried:", lines[0]);
        Assert.StartsWith($"  1. existing server 127.0.0.1:{port}: existing server 127.0.0.1:{port} could not be reached in ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  2. local PostgreSQL: named in code is " + files.Folder, lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  3. local PostgreSQL 99: No PostgreSQL 99 was found", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_connection_string_is_not_shown()
    {
        var exception = Assert.Throws<PgTestKitException>(() => PostgresServer.Existing("Host=x;Passwort=secret"));
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }
}
