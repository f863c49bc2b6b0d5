namespace Build;

/// <summary>Where things are in this clone.</summary>
internal sealed record Repository(string Root)
{
    public string Solution => PathTo("PgTestKit.sln");

    public string Artifacts => PathTo("artifacts");

    public string PathTo(string path) => Path.GetFullPath(Path.Combine(Root, path));

    public static Repository Containing(string folder)
    {
        for (var directory = new DirectoryInfo(folder); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
                return new Repository(directory.FullName);
        }

        throw new BuildException($"{folder} is in no clone of the repository. Start the build with ./build.");
    }
}
