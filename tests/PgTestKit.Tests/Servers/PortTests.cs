using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PgTestKit.Tests.Servers;

/// <summary>Somebody takes the port between its choice and the server's start.</summary>
public sealed class PortTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_server_starts_on_another_port(bool fromCache)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "postgres is replaced by a shell script that waits");
        // The first start after "hold" was written waits until the port is taken; it alone can make the folder "held".
        var said = Path.Combine(_files.Folder, "said");
        var server = PostgresServer.Local(binaries: await RealBinaries.WithPostgresAsync(_files,
            $"if [ -e '{_files.Folder}/hold' ] && mkdir '{_files.Folder}/held' 2>/dev/null; then echo \"$@\" > '{said}.part'; mv '{said}.part' '{said}'; until [ -e '{_files.Folder}/go' ]; do sleep 0.02; done; fi"))
            .WithDataIn(_files.Folder).WithCache(fromCache ? 1 << 30 : 0, folder: Path.Combine(_files.Folder, "cache"));
        await using (var template = await Builder(server).BuildAsync(_cancellation)) Assert.False(template.Report.IsReused);

        _files.Write("hold", "");
        var start = Builder(server).BuildAsync(_cancellation);
        await Eventually.IsTrueAsync(() => Task.FromResult(start.IsFaulted || File.Exists(said)));
        var port = int.Parse((await File.ReadAllTextAsync(said, _cancellation)).Split("port=")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        using (var other = new TcpListener(IPAddress.Loopback, port))
        {
            other.Start();
            _files.Write("go", "");
            await using var template = await start;
            Assert.Equal(fromCache, template.Report.IsReused);
            Assert.NotEqual(port, new NpgsqlConnectionStringBuilder(template.Server.ConnectionString).Port);
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            Assert.Equal(0, await database.Table("made").CountAsync(_cancellation));
        }

        Assert.Empty(_files.Servers);
    }

    [Fact]
    public async Task A_port_that_the_user_sets_is_the_one_that_is_connected_to()
    {
        var port = FreePort.Take();
        await using var server = await WithPort(port).StartAsync(new("", _ => { }), _cancellation);
        Assert.Equal(port, new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        Assert.Equal(port, await connection.ScalarAsync<int>("SELECT inet_server_port()", _cancellation));

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => WithPort(port).StartAsync(new("", _ => { }), _cancellation));
        Assert.Contains("Address already in use", exception.Message, StringComparison.Ordinal);
    }

    private LocalServer WithPort(int port) => PostgresServer.Local().WithDataIn(_files.Folder).WithSetting("Port", port.ToString(CultureInfo.InvariantCulture));

    private static TemplateDatabaseBuilder Builder(LocalServer server) =>
        new TemplateDatabaseBuilder().UseServer(server).AddSeed("made", "1", (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE made (n int)", cancellation));
}
