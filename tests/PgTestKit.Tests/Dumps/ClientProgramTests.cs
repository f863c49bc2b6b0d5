using PgTestKit.Tests.Isolation;
using PgTestKit.Tests.Servers;

namespace PgTestKit.Tests.Dumps;

/// <summary>Which program is run, and how.</summary>
public sealed class ClientProgramTests(OneServer server) : IDisposable
{
    private const string Version = "15.4";
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_servers_own_comes_first_then_the_nearest_that_is_not_older()
    {
        SkipOnWindows();
        var (own, old, near, far) = (Program("own", Version), Program("old", "13.9"), Program("near", "16.1"), Program("far", "18beta1"));
        Assert.Equal($"pg_dump 15.4 in {own}", await FindAsync(own, [near, far]));
        Assert.Equal($"pg_dump 16.1 in {near}", await FindAsync(null, [old, far, near]));
        Assert.Equal($"pg_dump 16.1 in {near}", await FindAsync(old, [far, near]));
        Assert.Equal($"pg_dump 18 in {far}", await FindAsync(Path.Combine(_files.Folder, "none"), [old, far]));
    }

    [Fact]
    public async Task A_missing_one_is_an_error_that_names_the_packages()
    {
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => FindAsync(_files.Folder, [_files.Folder]));
        Assert.StartsWith($"pg_dump was not found: not beside the server's programs in {_files.Folder}, not in PGTESTKIT_BIN", error.Message, StringComparison.Ordinal);
        foreach (var package in new[] { "apt-get install postgresql-client-15", "dnf install postgresql15", "apk add postgresql15-client", "brew install postgresql@15", "winget install PostgreSQL.PostgreSQL.15" })
            Assert.Contains(package, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_older_than_the_server_is_an_error_that_says_why()
    {
        SkipOnWindows();
        var old = Program("old", "13.9");
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => FindAsync(null, [old]));
        Assert.StartsWith($"The server is PostgreSQL 15.4, and pg_dump works with no server newer than itself; found was only pg_dump 13.9 in {old}. Install", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debians_wrapper_which_chooses_by_itself_is_passed_over()
    {
        SkipOnWindows();
        var wrapper = RealBinaries.Script(_files, "pg_wrapper", "echo pg_dump 15.4");
        File.CreateSymbolicLink(Path.Combine(_files.Folder, "pg_dump"), wrapper);
        await Assert.ThrowsAsync<PgTestKitException>(() => FindAsync(null, [_files.Folder]));
    }

    [Fact]
    public async Task The_password_is_on_no_command_line_and_variables_that_lead_elsewhere_are_gone()
    {
        SkipOnWindows();
        var folder = Program("spy", Version, $"printf '%s\\n' \"$@\" > '{_files.Folder}/arguments'; env > '{_files.Folder}/environment'; echo 'pg_dump: error: no' >&2; exit 3");
        await using var fake = new Fake(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "s3cret" }.ConnectionString, folder);
        var result = await fake.RunClientAsync(new("pg_dump", ["--format=custom"], "it's \\ \"x\"", "/some/file", new(15, 4)), _cancellation);
        Assert.Equal(new($"pg_dump 15.4 in {folder}", 3, "pg_dump: error: no"), result);
        Assert.Equal(["--format=custom", "--no-password", "--dbname=dbname='it\\'s \\\\ \"x\"'", "--file=/some/file"], await File.ReadAllLinesAsync(Path.Combine(_files.Folder, "arguments"), _cancellation));
        Assert.Contains("PGPASSWORD=s3cret", await File.ReadAllLinesAsync(Path.Combine(_files.Folder, "environment"), _cancellation));
        Assert.DoesNotContain("s3cret", DumpFailure.Text(result, "could not dump"), StringComparison.Ordinal);

        var variables = new Dictionary<string, string?> { ["PGHOSTADDR"] = "192.0.2.1", ["PGSERVICE"] = "production", ["PGHOST"] = "production", ["PATH"] = "/bin" };
        LibpqEnvironment.Set(variables, "Host=127.0.0.1;Port=5433;Username=me");
        Assert.Equal("127.0.0.1 5433 me /bin", $"{variables["PGHOST"]} {variables["PGPORT"]} {variables["PGUSER"]} {variables["PATH"]}");
        Assert.False(variables.ContainsKey("PGHOSTADDR") || variables.ContainsKey("PGSERVICE"));
    }

    [Fact]
    public async Task A_database_with_a_hostile_name_is_dumped_and_restored()
    {
        await ClientPrograms.SkipUnlessFoundAsync(server);
        await using var connection = await server.ConnectAsync();
        const string Name = "it's a = 'b' \\ \"x\" $HOME host=192.0.2.1";
        await DatabaseCreation.CreateAsync(connection, Name, DatabaseCreation.Empty, new(Marker.OfClone), _cancellation);
        await using var running = new Fake(server.ConnectionString, null);
        var dumps = new PgTestKit.Dumps(running, connection.PostgreSqlVersion);
        foreach (var file in new[] { "a.dump", "a.sql" })
        {
            var path = Path.Combine(_files.Folder, file);
            await dumps.WriteAsync(Name, DumpFile.ToWrite(path), _cancellation);
            Assert.Null(await dumps.TryRestoreAsync(await DumpFile.ToReadAsync(path, _cancellation), Name, _cancellation));
        }

        await DatabaseRemoval.DropAsync(connection, Name, _cancellation);
    }

    [Fact]
    public async Task A_canceled_dump_ends_the_program_and_leaves_no_file()
    {
        SkipOnWindows();
        var folder = Program("slow", Version, $"echo $$ > '{_files.Folder}/pid'; touch \"${{*##*--file=}}\"; {RealBinaries.Waiting(_files)}");
        await using var fake = new Fake(server.ConnectionString, folder);
        var target = Path.Combine(Directory.CreateDirectory(Path.Combine(_files.Folder, "out")).FullName, "a.dump");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        var dump = new PgTestKit.Dumps(fake, new(15, 4)).WriteAsync("postgres", DumpFile.ToWrite(target), source.Token);
        await Eventually.IsTrueAsync(() => Task.FromResult(RealBinaries.HasBegun(_files)));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(target)!));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dump);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(target)!));
        var pid = (await File.ReadAllTextAsync(Path.Combine(_files.Folder, "pid"), _cancellation)).Trim();
        Assert.False(Directory.Exists("/proc/" + pid));
    }

    [Theory]
    [InlineData("pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter \"transaction_timeout\"\nCommand was: SET transaction_timeout = 0;\npg_restore: warning: errors ignored on restore: 1", true)]
    [InlineData("pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter \"transaction_timeout\"\npg_restore: error: could not execute query: ERROR:  relation \"t\" already exists\npg_restore: warning: errors ignored on restore: 2", false)]
    [InlineData("pg_restore: error: could not read from input file: end of file", false)]
    [InlineData("", false)]
    public void Only_settings_that_an_older_server_lacks_are_forgiven(string errors, bool isForgivable) => Assert.Equal(isForgivable, DumpFailure.IsForgivable(errors));

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are shell scripts here");

    private async Task<string> FindAsync(string? beside, string[] others) => (await ClientProgram.FindAsync("pg_dump", new(15, 4), beside, others, _cancellation)).ToString();

    private string Program(string folder, string version, string script = "exit 1") =>
        Path.GetDirectoryName(RealBinaries.Script(_files, folder + "/pg_dump", $"[ \"$1\" = --version ] && {{ echo 'pg_dump (PostgreSQL) {version} (Debian {version}-1)'; exit; }}\n{script}"))!;

    private sealed class Fake(string connectionString, string? folder) : RunningServer(connectionString, "fake", "made for a test")
    {
        internal override string? BinariesFolder => folder;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
