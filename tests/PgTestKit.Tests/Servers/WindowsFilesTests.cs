namespace PgTestKit.Tests.Servers;

/// <summary>Windows' file work is plain System.IO, so that it runs here too. What only Windows does (files that are open, jobs, pg_ctl) does not.</summary>
public sealed class WindowsFilesTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _temporary = TempFiles.ForEveryone();
    private readonly WindowsFiles _files = new();
    private readonly string _data;

    public WindowsFilesTests()
    {
        _data = Path.Combine(_temporary.Folder, "data");
        _temporary.Write("data/PG_VERSION", "17");
        _temporary.Write("data/base/1/1259", "a table");
        Directory.CreateDirectory(Path.Combine(_data, "pg_notify")); // empty, and the server wants it
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_stored_data_directory_is_a_whole_entry_of_the_cache()
    {
        var cached = await StoreAsync("one", "the password");
        Assert.Equal("the password", cached.Password);
        Assert.True(cached.IsWhole());
        Assert.True(Directory.Exists(Path.Combine(cached.FullPath, "data", "pg_notify")));
        Assert.True(File.Exists(Path.Combine(_data, "base", "1", "1259")), "the original stays");

        File.Delete(Path.Combine(cached.FullPath, "data", "base", "1", "1259"));
        Assert.False(cached.IsWhole());
    }

    [Fact]
    public async Task Who_publishes_second_leaves_the_first_and_nothing_aside()
    {
        await StoreAsync("one", "first");
        var kept = await StoreAsync("two", "second");
        Assert.Equal("first", kept.Password);
        Assert.Equal(["data", "entry"], Directory.EnumerateDirectories(_temporary.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_copy_stops()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => WindowsFiles.Copy(_data, Path.Combine(_temporary.Folder, "copy"), cancelled.Token));
        Assert.False(File.Exists(Path.Combine(_temporary.Folder, "copy", "PG_VERSION")));
    }

    [Fact]
    public async Task What_was_kept_is_copied_back_with_its_password_and_manifest()
    {
        var (entry, folder) = (Path.Combine(_temporary.Folder, "kept"), Path.Combine(_temporary.Folder, "server"));
        await _files.KeepAsync(_data, entry, "the password");
        await _files.WriteAsync(Path.Combine(entry, "server.json"), "{}");
        await _files.CopyKeptAsync(entry, folder, _cancellation);
        Assert.Equal("a table", await File.ReadAllTextAsync(Path.Combine(folder, "data", "base", "1", "1259"), _cancellation));
        Assert.Equal(["password", "server.json"], Directory.EnumerateFiles(entry).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Folders_and_files_are_moved_and_removed_and_may_be_gone_already()
    {
        var (moved, owner) = (Path.Combine(_temporary.Folder, "moved"), _temporary.Write("moved.owner", ""));
        await _files.MoveAsync(_data, moved);
        await _files.MoveAsync(_data, moved);
        Assert.True(File.Exists(Path.Combine(moved, "PG_VERSION")));

        await _files.RemoveAsync(moved, owner);
        await _files.RemoveAsync(moved, owner);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.Folder));
    }

    [Theory]
    [InlineData("it's a \"50%\" \\ test & more")]
    [InlineData("two\nlines")]
    [InlineData("'")]
    [InlineData("")]
    public async Task A_value_comes_out_of_the_settings_file_as_it_went_in(string value)
    {
        await using var server = await PostgresServer.Local().WithDataIn(_temporary.Folder).StartAsync(new("", _ => { }), _cancellation);
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        var data = (await connection.ScalarAsync<string>("SELECT current_setting('data_directory')", _cancellation))!;
        await SettingsFile.IncludeAsync(data, _cancellation);
        await SettingsFile.WriteAsync(data, [new("search_path", value), new("work_mem", "7MB")], _cancellation);
        Assert.Equal(value, await connection.ScalarAsync<string>("SELECT setting FROM pg_file_settings WHERE name = 'search_path' AND sourcefile LIKE '%pgtestkit.conf'", _cancellation));
        Assert.Equal("7MB", await connection.ScalarAsync<string>("SELECT setting FROM pg_file_settings WHERE name = 'work_mem' AND error IS NULL", _cancellation));
    }

    private async Task<CachedCluster> StoreAsync(string aside, string password)
    {
        var (entry, place) = (Path.Combine(_temporary.Folder, aside), Path.Combine(_temporary.Folder, "entry"));
        await _files.StoreAsync(_data, entry, password, "", _cancellation);
        await _files.PublishAsync(entry, ClusterManifest.Of(entry), place, _cancellation);
        return (await CachedCluster.TryOpenAsync(place, _cancellation))!;
    }
}
