using System.Globalization;

namespace PgTestKit;

/// <summary>One of PostgreSQL's client programs on this machine.</summary>
internal sealed record ClientProgram(string Name, string Folder, string Version)
{
    public string FullPath => Path.Combine(Folder, PostgresBinaries.Executable(Name));

    private int Major => int.Parse(Version.Split('.')[0], CultureInfo.InvariantCulture);

    /// <summary>The one beside the server's own programs, else the oldest that is not older than the server: a newer one may say things that the server does not know.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="server">The server's version.</param>
    /// <param name="beside">The folder of the server's programs, where it is known.</param>
    /// <param name="others">Where else to look.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<ClientProgram> FindAsync(string name, Version server, string? beside, IEnumerable<string> others, CancellationToken cancellationToken)
    {
        var notes = new VersionNotes(CacheOptions.Default);
        var found = new List<ClientProgram>();
        foreach (var folder in others.Prepend(beside).OfType<string>().Distinct())
        {
            var file = new FileInfo(Path.Combine(folder, PostgresBinaries.Executable(name)));
            if (!file.Exists || IsWrapper(file) || await notes.OfAsync(file, cancellationToken) is not { } version) continue;
            var program = new ClientProgram(name, folder, version);
            if (folder == beside && program.Major >= server.Major) return program;
            found.Add(program);
        }

        return found.Where(program => program.Major >= server.Major).MinBy(program => program.Major) ?? throw Missing(name, server, beside, found);
    }

    public override string ToString() => $"{Name} {Version} in {Folder}";

    // Debian's chooses a version by itself, not always the one that it shows.
    private static bool IsWrapper(FileInfo file) => file.ResolveLinkTarget(returnFinalTarget: true)?.Name == "pg_wrapper";

    private static PgTestKitException Missing(string name, Version server, string? beside, List<ClientProgram> older)
    {
        var fact = older.Count > 0
            ? $"The server is PostgreSQL {server}, and {name} works with no server newer than itself; found was only {string.Join(", ", older)}."
            : $"{name} was not found: not {(beside is null ? "" : $"beside the server's programs in {beside}, not ")}in PGTESTKIT_BIN, not on PATH, not in the usual install folders.";
        var major = server.Major.ToString(CultureInfo.InvariantCulture);
        return new($"{fact} Install PostgreSQL's client programs of version {major} or newer: apt-get install postgresql-client-{major} (Debian, Ubuntu), dnf install postgresql{major} (Fedora), "
            + $"apk add postgresql{major}-client (Alpine), brew install postgresql@{major} (macOS), winget install PostgreSQL.PostgreSQL.{major} (Windows); or name their folder in PGTESTKIT_BIN.");
    }
}
