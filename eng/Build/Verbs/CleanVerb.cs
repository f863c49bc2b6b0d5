namespace Build.Verbs;

/// <summary>Removes what the other verbs made.</summary>
internal static class CleanVerb
{
    public static async Task<int> RunAsync(Repository repository, CancellationToken cancellationToken)
    {
        await using var cleaning = await Dotnet.LockAsync(repository, cancellationToken);
        var projects = Directory.EnumerateFiles(repository.Root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true });
        var folders = projects
            .Select(project => Path.GetDirectoryName(project)!)
            .SelectMany(folder => new[] { Path.Combine(folder, "bin"), Path.Combine(folder, "obj") })
            .Concat(Directory.EnumerateDirectories(repository.Artifacts))
            .Where(folder => Directory.Exists(folder) && !IsRunning(folder))
            .ToArray();

        foreach (var folder in folders)
            Directory.Delete(folder, recursive: true);
        Console.WriteLine($"removed {folders.Length} folders");
        return 0;
    }

    // Windows does not let go of a program that runs: this one.
    private static bool IsRunning(string folder) =>
        OperatingSystem.IsWindows() && AppContext.BaseDirectory.StartsWith(folder, StringComparison.OrdinalIgnoreCase);
}
