namespace PgTestKit.Tests.Servers;

/// <summary>The password of a local server is in nothing that anybody else may read.</summary>
public sealed class PasswordTests : IDisposable
{
    private const string StopServer = "COPY (SELECT 1) TO PROGRAM 'kill -QUIT $(head -n 1 postmaster.pid)'; SELECT pg_sleep(60)";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private readonly List<string> _said = [];
    private LocalServer? _server;

    private string Clusters => Path.Combine(_files.Folder, "cache", "clusters");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task It_is_in_no_line_error_command_line_or_readable_file_of_a_run_in_which_all_goes_wrong()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes and command lines are looked at");
        // While initdb runs, it looks at all command lines.
        var binaries = await RealBinaries.WithInitDbAsync(_files, $"cat /proc/[0-9]*/cmdline > '{_files.Folder}/cmdlines' 2>/dev/null");
        _server = PostgresServer.Local(binaries: binaries).WithDataIn(_files.Folder).WithCache(1 << 30, folder: Path.Combine(_files.Folder, "cache"));

        await using (var template = await Builder().BuildAsync(_cancellation))
        {
            _said.AddRange([template.Server.ToString(), template.Server.Name, template.Server.Origin, template.Server.LogTail, template.Report.ToString(), template.Server.HowToOpen(template.Name), .. Readable(_files.Folder)]);
            foreach (var isolation in Enum.GetValues<TestIsolation>()) await UseAsync(template, isolation);
            await FailAsync(() => CrashAsync(template));
        }

        await FailAsync(() => BuildAsync(Builder().AddSeed("fails", "1", (connection, cancellation) => connection.ExecuteAsync("SELECT * FROM nowhere", cancellation))));
        await FailAsync(() => BuildAsync(Builder().AddSeed("stops the server", "1", (connection, cancellation) => connection.ExecuteAsync(StopServer, cancellation))));
        await FailAsync(() => BuildAsync(Builder(_server.WithSetting("no_such_setting", "1"))));
        await FailAsync(() => BuildAsync(Builder(PostgresServer.Local(version: "99").Otherwise(_server.WithSetting("port", "no number")))));
        foreach (var control in Directory.EnumerateFiles(Clusters, "pg_control", SearchOption.AllDirectories)) await File.WriteAllTextAsync(control, "garbage", _cancellation);
        await BuildAsync(Builder());

        Assert.Contains(_said, text => text.Contains("is built anew", StringComparison.Ordinal));
        var passwords = Directory.EnumerateFiles(Clusters, "password", SearchOption.AllDirectories).Select(File.ReadAllText).Distinct().ToList();
        Assert.True(passwords.Count >= 2);
        _said.AddRange(Readable(_files.Folder));
        Assert.Contains(_said, text => text.Contains("postgres\0-D\0", StringComparison.Ordinal));
        Assert.All(passwords, password => Assert.DoesNotContain(_said, text => text.Contains(password, StringComparison.Ordinal)));
    }

    private TemplateDatabaseBuilder Builder(PostgresServer? server = null) =>
        new TemplateDatabaseBuilder().UseServer(server ?? _server!).KeepFailedDatabases().LogTo(_said.Add).AddSeed("notes", "1", async (connection, cancellation) =>
        {
            _said.AddRange(Directory.EnumerateDirectories("/proc", "*").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(folder => TryRead(folder + "/cmdline")));
            await connection.ExecuteAsync("CREATE TABLE note (n int PRIMARY KEY)", cancellation);
        });

    private async Task BuildAsync(TemplateDatabaseBuilder builder) => await (await builder.BuildAsync(_cancellation)).DisposeAsync();

    private async Task UseAsync(TemplateDatabase template, TestIsolation isolation)
    {
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await FailAsync(() => database.ExecuteAsync("INSERT INTO note VALUES (1), (1)"));
        await FailAsync(() => database.Table("nowhere").CountAsync(_cancellation));
        await FailAsync(() => Task.FromException(new InvalidOperationException($"{database} {database.DataSource} {database.Connection} {database.Connection.ConnectionString}")));
    }

    private async Task CrashAsync(TemplateDatabase template)
    {
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await FailAsync(() => database.ExecuteAsync(StopServer));
    }

    private async Task FailAsync(Func<Task> action) => _said.Add((await Assert.ThrowsAnyAsync<Exception>(action)).ToString());

    /// <summary>The contents of the files that every user may read.</summary>
    private static IEnumerable<string> Readable(string folder)
    {
        return new DirectoryInfo(folder).EnumerateFileSystemInfos().ToList().SelectMany(entry =>
            entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? []
            : entry is DirectoryInfo ? (entry.UnixFileMode & UnixFileMode.OtherExecute) == 0 ? [] : Readable(entry.FullName)
            : (entry.UnixFileMode & UnixFileMode.OtherRead) == 0 ? Enumerable.Empty<string>() : [TryRead(entry.FullName)]);
    }

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }
}
