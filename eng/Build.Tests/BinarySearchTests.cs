using Build.Postgres;
using Xunit;

namespace Build.Tests;

public sealed class BinarySearchTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly Dictionary<string, string> _environment = [];

    [Fact]
    public void The_newest_installed_version_is_found()
    {
        _root.WriteServer("usr/lib/postgresql/9.6/bin");
        var newest = _root.WriteServer("usr/lib/postgresql/17/bin");
        _root.WriteServer("usr/lib/postgresql/16/bin");

        Assert.Equal(newest, Find());
    }

    [Fact]
    public void PATH_goes_before_the_install_folders()
    {
        _root.WriteServer("usr/lib/postgresql/17/bin");
        _environment["PATH"] = _root.WriteServer("mine");

        Assert.Equal(_environment["PATH"], Find());
    }

    [Fact]
    public void A_link_on_PATH_leads_to_the_folder_that_also_holds_initdb()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        var server = _root.WriteServer("postgres-18/bin");
        _root.Write("links/readme");
        File.CreateSymbolicLink(_root.At("links/postgres"), Path.Combine(server, "postgres"));
        _environment["PATH"] = _root.At("links");

        Assert.Equal(server, Find());
    }

    [Fact]
    public void A_link_on_PATH_that_leads_nowhere_is_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        _root.Write("links/readme");
        foreach (var name in new[] { "postgres", "initdb" })
            File.CreateSymbolicLink(_root.At($"links/{name}"), _root.At($"removed/{name}"));
        _environment["PATH"] = _root.At("links");

        Assert.Null(Find());
    }

    [Fact]
    public void A_client_only_install_is_no_server()
    {
        _root.Write("usr/lib/postgresql/17/bin/psql");

        Assert.Null(Find());
    }

    [Fact]
    public void Homebrew_and_Fedora_folders_are_searched()
    {
        var fedora = _root.WriteServer("usr/pgsql-17/bin");
        Assert.Equal(fedora, Find());
        Directory.Delete(fedora, recursive: true);

        var homebrew = _root.WriteServer("opt/homebrew/opt/postgresql@17/bin");
        Assert.Equal(homebrew, Find());
    }

    [Fact]
    public void What_an_earlier_build_fetched_is_found_last()
    {
        var cache = _root.At("cache");
        var fetched = _root.WriteServer(Path.GetRelativePath(_root.Path, new NpmPackage(cache).Binaries));
        Assert.Equal(fetched, Find(cache));

        var installed = _root.WriteServer("usr/lib/postgresql/12/bin");
        Assert.Equal(installed, Find(cache));
    }

    public void Dispose() => _root.Dispose();

    private string? Find(params string[] caches) =>
        new BinarySearch(name => _environment.GetValueOrDefault(name), caches, _root.Path).Find();
}
