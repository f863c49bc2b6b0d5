namespace PgTestKit.Tests.Servers;

public sealed class LocalServerTests
{
    private static readonly ServerStart Start = new("", _ => { });
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_listens_on_loopback_alone_and_wants_its_password()
    {
        await using var server = await PostgresServer.Local().StartAsync(Start, _cancellation);
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(_cancellation);
        Assert.Equal("127.0.0.1", await connection.ScalarAsync<string>("SELECT current_setting('listen_addresses')", _cancellation));

        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong", Pooling = false };
        await using var refused = new NpgsqlConnection(wrong.ConnectionString);
        var exception = await Assert.ThrowsAsync<PostgresException>(() => refused.OpenAsync(_cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, exception.SqlState);
        Assert.StartsWith("SCRAM-SHA-256$1:", await connection.ScalarAsync<string>("SELECT rolpassword FROM pg_authid WHERE rolname = current_user", _cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_clusters_have_ports_and_passwords_of_their_own()
    {
        await using var first = await PostgresServer.Local().WithCache(0).StartAsync(Start, _cancellation);
        await using var second = await PostgresServer.Local().WithCache(0).StartAsync(Start, _cancellation);
        var (one, two) = (new NpgsqlConnectionStringBuilder(first.ConnectionString), new NpgsqlConnectionStringBuilder(second.ConnectionString));
        Assert.NotEqual(one.Port, two.Port);
        Assert.NotEqual(one.Password, two.Password);
        Assert.True(one.Password!.Length >= 32);
    }

    [Fact]
    public async Task After_dispose_neither_process_nor_folder_is_left()
    {
        var server = await PostgresServer.Local().StartAsync(Start, _cancellation);
        string folder;
        int process;
        await using (var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync(_cancellation);
            folder = (await connection.ScalarAsync<string>("SELECT current_setting('data_directory')", _cancellation))!;
            process = connection.ProcessID;
        }

        await server.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public async Task The_folder_is_closed_to_other_users()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return; // which the platform analyzer can't know
        }

        await using var server = await PostgresServer.Local().StartAsync(Start, _cancellation);
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        var folder = Path.GetDirectoryName(await connection.ScalarAsync<string>("SELECT current_setting('data_directory')", _cancellation))!;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & Others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(CacheFolder.Candidates[0], "clusters")) & Others);
    }

    [Fact]
    public async Task A_folder_without_binaries_is_one_clear_error()
    {
        using var files = new TempFiles();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local(binaries: files.Folder).StartAsync(Start, _cancellation));
        Assert.Equal($"named in code is {files.Folder}, which holds no postgres. Name the folder that holds postgres and initdb.", exception.Message);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_an_error_that_names_what_is()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local(version: "99").StartAsync(Start, _cancellation));
        Assert.StartsWith("No PostgreSQL 99 was found, only ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("PGTESTKIT_BIN", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(70)]
    [InlineData(80)]
    [InlineData(90)]
    [InlineData(100)]
    [InlineData(130)]
    [InlineData(400)]
    public async Task Starting_can_be_cancelled_and_leaves_nothing(int milliseconds)
    {
        using var files = TempFiles.ForEveryone();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
        try
        {
            await using var server = await PostgresServer.Local().WithDataIn(files.Folder).StartAsync(Start, soon.Token);
        }
        catch (OperationCanceledException)
        {
            // Or it was faster.
        }

        Assert.Empty(files.Servers);
    }

    [Fact]
    public async Task A_folder_that_the_server_may_not_write_to_is_an_error_that_names_it()
    {
        Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root has folders that PostgreSQL's user can't enter");
        using var files = new TempFiles();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local().WithDataIn(files.Folder).StartAsync(Start, _cancellation));
        Assert.Contains("Permission denied", exception.Message, StringComparison.Ordinal);
        Assert.Contains(files.Folder, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_somebody_else_made_for_the_servers_is_an_error_that_names_it()
    {
        Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root has folders of another user");
        using var files = TempFiles.ForEveryone();
        var root = Directory.CreateDirectory(Path.Combine(files.Folder, "pgtestkit-" + UnixShell.UserName)).FullName;
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local().WithDataIn(files.Folder).WithCache(0).StartAsync(Start, _cancellation));
        Assert.Contains($"{root} belongs to another user", exception.Message, StringComparison.Ordinal);
    }
}
