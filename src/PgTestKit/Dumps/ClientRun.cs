namespace PgTestKit;

/// <summary>For packages that bring a server: one run of pg_dump, pg_restore or psql, without the connection, whose password must not be on a command line.</summary>
/// <param name="Program">The program's name, for example <c>pg_dump</c>.</param>
/// <param name="Options">Its options, without database and file.</param>
/// <param name="Database">The database that it works on.</param>
/// <param name="File">The full path, on this machine, of the file that pg_dump writes and the others read.</param>
/// <param name="ServerVersion">The server's version: an older pg_dump refuses it.</param>
public sealed record ClientRun(string Program, IReadOnlyList<string> Options, string Database, string File, Version ServerVersion)
{
    /// <summary>Whether the program writes the file; otherwise it reads it.</summary>
    public bool WritesFile => Program == "pg_dump";

    /// <summary>The program's arguments.</summary>
    /// <param name="file">The file's path where the program runs.</param>
    public IReadOnlyList<string> ArgumentsFor(string file) =>
        [.. Options, "--no-password", $"--dbname=dbname='{Database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'", Program == "pg_restore" ? file : "--file=" + file];
}
