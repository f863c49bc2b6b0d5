namespace Build.Verbs;

/// <summary>Formats the sources; with --check, only says whether they are.</summary>
internal static class FormatVerb
{
    public static async Task<int> RunAsync(Repository repository, string[] arguments, CancellationToken cancellationToken)
    {
        await using var formatting = await Dotnet.LockAsync(repository, cancellationToken);
        return await Child.RunAsync(
            "dotnet",
            ["format", repository.Solution, .. arguments.Select(argument => argument == "--check" ? "--verify-no-changes" : argument)],
            repository.Root,
            cancellationToken);
    }
}
