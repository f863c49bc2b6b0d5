namespace PgTestKit.Scanning;

/// <summary>A file to scan.</summary>
/// <param name="FullPath">Where it is.</param>
/// <param name="Path">The same, relative to the root, with forward slashes.</param>
/// <param name="Project">The folder of its project; of several files in one project the same.</param>
internal sealed record SourceFile(string FullPath, string Path, string Project);
