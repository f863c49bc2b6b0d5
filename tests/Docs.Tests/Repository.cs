namespace Docs.Tests;

/// <summary>The pages of the repository, and the C# that they may quote.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Pages =>
    [
        Path.Combine(Root, "README.md"),
        .. Files("docs", "*.md"), .. Files("src", "README.md"), .. Files("samples", "README.md"),
    ];

    public static IEnumerable<string> Sources => Files("samples", "*.cs");

    public static IEnumerable<string> Pipelines => Files("samples/ci", "*");

    public static IEnumerable<string> Packages => Files("src", "*.cs");

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n");

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PgTestKit.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
