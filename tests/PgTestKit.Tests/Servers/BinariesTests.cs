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
