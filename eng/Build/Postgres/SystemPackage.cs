namespace Build.Postgres;

/// <summary>How one package manager installs a PostgreSQL server.</summary>
internal sealed record SystemPackage(string Client, string Package, bool AsRoot, string[][] Commands)
{
    public static readonly IReadOnlyList<SystemPackage> All =
    [
        new("apt-get", "postgresql", AsRoot: true, [["update"], ["install", "-y", "--no-install-recommends", "postgresql"]]),
        new("dnf", "postgresql-server", AsRoot: true, [["install", "-y", "postgresql-server"]]),
        new("apk", "postgresql", AsRoot: true, [["add", "postgresql"]]),
        new("brew", "postgresql@17", AsRoot: false, [["install", "postgresql@17"]]),
    ];

    public async Task InstallAsync(string program, CancellationToken cancellationToken)
    {
        foreach (var command in Commands)
        {
            var (exitCode, output) = await Child.CaptureAsync(program, command, Path.GetTempPath(), cancellationToken);
            if (exitCode != 0)
            {
                throw new BuildException(
                    $"{Client} {string.Join(' ', command)} failed: {output.TrimEnd().Split('\n')[^1]}");
            }
        }
    }
}
