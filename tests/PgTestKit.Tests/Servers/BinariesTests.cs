namespace PgTestKit.Tests.Servers;

/// <summary>Folders of binaries that are not what they should be.</summary>
public sealed class BinariesTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public BinariesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are scripts and links");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("another machine's")]
    [InlineData("not executable")]
    [InlineData("text")]
    [InlineData("truncated")]
    [InlineData("another program")]
    public async Task A_postgres_that_does_not_run_here_is_an_error_that_names_it(string what)
    {
        var real = await RealBinaries.FindAsync();
        var postgres = RealBinaries.Script(_files, "bin/postgres", "exit 1");
        RealBinaries.Script(_files, "bin/initdb", "exit 1");
        var elf = await File.ReadAllBytesAsync(real.Postgres, _cancellation);
        switch (what)
        {
            case "another machine's":
                Assert.SkipUnless(elf.AsSpan().StartsWith("\u007fELF"u8), "the machine's programs are not ELF files");
                (elf[18], elf[19]) = (0x16, 0); // e_machine: S/390
                await File.WriteAllBytesAsync(postgres, elf, _cancellation);
                break;
            case "truncated": await File.WriteAllBytesAsync(postgres, elf[..4000], _cancellation); break;
            case "text": await File.WriteAllTextAsync(postgres, "a page that was downloaded by mistake", _cancellation); break;
            case "not executable": File.Delete(postgres); await File.WriteAllTextAsync(postgres, "", _cancellation); break;
        }

        var folder = Path.GetDirectoryName(postgres)!;
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local(binaries: folder).StartAsync(new("", _ => { }), _cancellation));
        Assert.StartsWith($"No PostgreSQL 13 or newer was found, only one that doesn't run on this machine in {folder} (named in code). ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_folder_is_below_the_current_one()
    {
        var folder = Path.GetRelativePath(Environment.CurrentDirectory, await RealBinaries.WithInitDbAsync(_files, ""));
        await using var server = await PostgresServer.Local(binaries: folder).WithCache(0).StartAsync(new("", _ => { }), _cancellation);
        Assert.StartsWith($"binaries in {_files.Folder}", server.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_an_error_that_says_so()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local(binaries: Path.Combine(_files.Folder, "none")).StartAsync(new("", _ => { }), _cancellation));
        Assert.StartsWith($"named in code is {_files.Folder}/none, which does not exist. ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_its_user_may_not_enter_is_an_error_that_names_the_user()
    {
        Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root runs PostgreSQL as another user");
        var real = await RealBinaries.FindAsync();
        using var closed = new TempFiles();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(closed.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // which the platform analyzer can't know
        File.CreateSymbolicLink(Path.Combine(closed.Folder, "postgres"), real.Postgres);
        File.CreateSymbolicLink(Path.Combine(closed.Folder, "initdb"), real.InitDb);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local(binaries: closed.Folder).WithCache(0).StartAsync(new("", _ => { }), _cancellation));
        Assert.EndsWith($"User \"{UnixShell.UserName}\", who runs PostgreSQL when the tests run as root, must be able to enter the folder and run what is in it.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_initdb_that_is_not_there_is_an_error_that_says_so()
    {
        var folder = await RealBinaries.WithInitDbAsync(_files, "");
        File.Delete(Path.Combine(folder, "initdb"));
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => PostgresServer.Local(binaries: folder).StartAsync(new("", _ => { }), _cancellation));
        Assert.Equal($"named in code is {folder}, which holds postgres, but no initdb. Name the folder that holds both.", exception.Message);
    }

    [Fact]
    public async Task An_initdb_that_fails_is_an_error_with_its_words_and_leaves_nothing()
    {
        var folder = await RealBinaries.WithInitDbAsync(_files, "echo 'initdb: error: the moon is full' >&2; exit 3");
        var server = PostgresServer.Local(binaries: folder).WithDataIn(_files.Folder).WithCache(0);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.StartAsync(new("", _ => { }), _cancellation));
        Assert.Equal($"initdb of {folder} failed (exit code 3): initdb: error: the moon is full", exception.Message);
        Assert.Empty(_files.Servers);
    }
}
