namespace PgTestKit.Scanning;

/// <summary>What is to be scanned.</summary>
/// <param name="Name">The solution's, project's, folder's or file's name.</param>
/// <param name="Root">What paths are relative to: the repository's folder, else that of the target.</param>
/// <param name="Files">The files of C#.</param>
/// <param name="Projects">Project files, for their package references.</param>
/// <param name="Missing">Files that a solution or project names and that are not there, and projects in other languages.</param>
internal sealed record ScanTarget(string Name, string Root, IReadOnlyList<SourceFile> Files, IReadOnlyList<SourceFile> Projects, IReadOnlyList<(string Path, string Reason)> Missing);
