using Build.Postgres;
using Xunit;

namespace Build.Tests;

public sealed class LibraryLinksTests : IDisposable
{
    private readonly TemporaryFolder _package = new();

    [Fact]
    public void Links_are_relative_so_that_the_package_can_be_moved()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        _package.Write("native/lib/libpq.so.5.17", "library");
        WriteList("""[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]""");

        LibraryLinks.Create(_package.Path);

        Assert.Equal("libpq.so.5.17", new FileInfo(_package.At("native/lib/libpq.so.5")).LinkTarget);
        Assert.Equal("library", File.ReadAllText(_package.At("native/lib/libpq.so.5")));
    }

    [Fact]
    public void A_link_out_of_the_package_is_refused()
    {
        WriteList("""[{"source":"native/lib/libpq.so","target":"../elsewhere/libpq.so"}]""");

        var exception = Assert.Throws<BuildException>(() => LibraryLinks.Create(_package.Path));

        Assert.Contains("../elsewhere/libpq.so", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _package.Dispose();

    private void WriteList(string json) => _package.Write("native/pg-symlinks.json", json);
}
