namespace PgTestKit.Tests.Servers;

/// <summary>Settings of a local server that the user adds to the kit's.</summary>
public sealed class LocalSettingsTests
{
    private static readonly ServerStart Start = new("", _ => { });
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_setting_is_applied()
    {
        await using var server = await PostgresServer.Local().WithSetting("work_mem", "7MB").StartAsync(Start, _cancellation);
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(_cancellation);
        Assert.Equal("7MB", await connection.ScalarAsync<string>("SHOW work_mem", _cancellation));
    }

    [Fact]
    public async Task A_setting_that_the_server_refuses_is_shown_with_the_servers_own_words_and_leaves_nothing()
    {
        using var files = TempFiles.ForEveryone();
        var server = PostgresServer.Local().WithDataIn(files.Folder).WithSetting("no_such_setting", "1");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.StartAsync(Start, _cancellation));
        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", exception.Message, StringComparison.Ordinal);
        Assert.Empty(files.Servers);
    }

    [Fact]
    public async Task A_settings_name_has_no_case()
    {
        await using var server = await PostgresServer.Local().WithSetting("JIT", "on").StartAsync(Start, _cancellation);
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(_cancellation);
        Assert.Equal("on", await connection.ScalarAsync<string>("SHOW jit", _cancellation));
    }

    [Theory]
    [InlineData("logging_collector", "on", "Leave it out")]
    [InlineData("Logging_Collector", "true", "Leave it out")]
    [InlineData("log_destination", "syslog", "Name stderr, too")]
    [InlineData("log_destination", "csvlog,jsonlog", "Name stderr, too")]
    [InlineData("log_min_messages", "panic", "Use log or a lower level")]
    [InlineData("lc_messages", "de_DE.UTF-8", "SET lc_messages")]
    [InlineData("listen_addresses", "10.0.0.1", "Name 127.0.0.1, too")]
    [InlineData("data_directory", "/data", ".WithDataIn(")]
    public void One_that_the_kit_could_not_work_with_is_refused_at_once(string name, string value, string cure)
    {
        var exception = Assert.Throws<PgTestKitException>(() => PostgresServer.Local().WithSetting(name, value));
        Assert.StartsWith($"The setting {name} = {value} ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(cure, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logging_collector", "off")]
    [InlineData("log_destination", "stderr, csvlog")]
    [InlineData("log_min_messages", "debug1")]
    [InlineData("lc_messages", "en_US.UTF-8")]
    [InlineData("listen_addresses", "localhost")]
    public void The_same_setting_with_another_value_is_not(string name, string value) => Assert.NotNull(PostgresServer.Local().WithSetting(name, value));

    [Fact]
    public async Task A_step_that_sends_the_log_elsewhere_does_not_hide_it_from_the_kit()
    {
        await using var template = await new TemplateDatabaseBuilder().UseServer(PostgresServer.Local())
            .AddSeed("elsewhere " + Guid.NewGuid(), "1", (connection, cancellation) => connection.ExecuteAsync("ALTER SYSTEM SET log_destination = 'syslog'", cancellation)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Contains("ready to accept connections", template.Server.LogTail, StringComparison.Ordinal);
    }
}
