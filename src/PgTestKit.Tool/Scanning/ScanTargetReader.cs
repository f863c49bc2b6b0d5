using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace PgTestKit.Scanning;

/// <summary>Finds the files of a solution, a project or a folder, without MSBuild: what globs and conditions would leave out is read too.</summary>
internal sealed partial class ScanTargetReader
{
    private readonly string _root;
    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceFile> _projects = new(StringComparer.Ordinal);
    private readonly List<(string, string)> _missing = [];

    private ScanTargetReader(string root) => _root = root;

    /// <exception cref="PgTestKitException">There is no such path, or it is nothing that can be scanned.</exception>
    public static ScanTarget Read(string path)
    {
        var full = Path.GetFullPath(path);
        var isFolder = Directory.Exists(full);
        if (!isFolder && !File.Exists(full)) throw new PgTestKitException($"There is no \"{path}\". Name a solution (.sln, .slnx), a project (.csproj), a folder or a .cs file.");
        var folder = isFolder ? full : Path.GetDirectoryName(full)!;
        var reader = new ScanTargetReader(RepositoryOf(folder) ?? folder);
        try
        {
            reader.Add(full, isFolder);
        }
        catch (XmlException exception)
        {
            throw new PgTestKitException($"\"{path}\" could not be read: {exception.Message} Correct it, or name a folder or a .cs file.");
        }

        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(full)), reader._root, Sorted(reader._files), Sorted(reader._projects), reader._missing);
    }

    private void Add(string path, bool isFolder)
    {
        if (isFolder)
        {
            AddFolder(path);
            return;
        }

        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".SLN":
                AddProjects(path, SolutionLine().Matches(File.ReadAllText(path)).Select(match => match.Groups["path"].Value));
                break;
            case ".SLNX":
                AddProjects(path, XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "Project").Select(element => element.Attribute("Path")?.Value).OfType<string>());
                break;
            case ".CSPROJ":
                AddProject(path);
                break;
            case ".CS":
                AddFile(path, Path.GetDirectoryName(path)!);
                break;
            default:
                throw new PgTestKitException($"\"{path}\" can't be scanned. Name a solution (.sln, .slnx), a project (.csproj), a folder or a .cs file.");
        }
    }

    private void AddProjects(string solution, IEnumerable<string> paths)
    {
        foreach (var path in paths.Select(path => path.Replace('\\', '/')).Where(path => path.EndsWith("proj", StringComparison.OrdinalIgnoreCase)))
        {
            var full = Path.GetFullPath(path, Path.GetDirectoryName(solution)!);
            if (!path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)) _missing.Add((Relative(full), "not C#"));
            else if (!File.Exists(full)) _missing.Add((Relative(full), "not there"));
            else AddProject(full);
        }
    }

    private void AddFolder(string folder)
    {
        foreach (var project in FolderWalk.Files(folder, ".csproj")) AddProject(project);
        foreach (var file in FolderWalk.Files(folder, ".cs")) AddFile(file, ProjectFolder.Of(file) ?? folder);
    }

    private void AddProject(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        _projects.TryAdd(project, new(project, Relative(project), folder));
        List<XElement> items;
        try
        {
            items = [.. XDocument.Load(project).Descendants().Where(element => element.Name.LocalName == "Compile")];
        }
        catch (XmlException exception)
        {
            _missing.Add((Relative(project), exception.Message));
            items = [];
        }

        var removed = Patterns(items, "Remove").SelectMany(pattern => FolderWalk.Matching(folder, pattern)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in FolderWalk.Files(folder, ".cs"))
            if (!removed.Contains(file) && (ProjectFolder.Of(file) ?? folder) == folder) AddFile(file, folder);
        foreach (var file in Patterns(items, "Include").SelectMany(pattern => FolderWalk.Matching(folder, pattern))) AddFile(file, folder);
    }

    private void AddFile(string file, string project) => _files.TryAdd(file, new(file, Relative(file), project));

    private static IEnumerable<string> Patterns(IEnumerable<XElement> items, string attribute) =>
        items.Select(item => item.Attribute(attribute)?.Value).OfType<string>().SelectMany(value => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(pattern => !pattern.Contains("$(", StringComparison.Ordinal));

    private string Relative(string path) => Path.GetRelativePath(_root, path).Replace('\\', '/');

    private static string? RepositoryOf(string folder)
    {
        for (var each = new DirectoryInfo(folder); each is not null; each = each.Parent)
            if (Path.Exists(Path.Combine(each.FullName, ".git"))) return each.FullName;
        return null;
    }

    private static SourceFile[] Sorted(Dictionary<string, SourceFile> files) => [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];

    [GeneratedRegex("""^\s*Project\("[^"]*"\)\s*=\s*"[^"]*"\s*,\s*"(?<path>[^"]+)"\s*""", RegexOptions.Multiline)]
    private static partial Regex SolutionLine();
}
