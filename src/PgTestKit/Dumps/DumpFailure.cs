using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>What a client program said, and what mends it.</summary>
internal static partial class DumpFailure
{
    /// <param name="result">How the program ended.</param>
    /// <param name="what">What it could not do.</param>
    public static string Text(ClientResult result, string what) =>
        $"{result.Program} {what} (exit code {result.ExitCode}):{Environment.NewLine}{result.Errors.Trim()}{(Cure(result.Errors) is { } cure ? Environment.NewLine + cure : "")}";

    /// <summary>Whether all that failed were settings which a newer pg_restore makes and an older server lacks.</summary>
    public static bool IsForgivable(string errors) =>
        errors.Contains("errors ignored on restore", StringComparison.Ordinal)
        && errors.Split('\n').Where(line => line.Contains("error: ", StringComparison.Ordinal)).All(line => line.Contains("unrecognized configuration parameter", StringComparison.Ordinal));

    private static string? Cure(string errors) =>
        errors.Contains("server version mismatch", StringComparison.Ordinal) ? "pg_dump dumps no server newer than itself: install the client programs of the server's version."
        : errors.Contains("unsupported version (", StringComparison.Ordinal) || errors.Contains("unrecognized configuration parameter", StringComparison.Ordinal)
            ? "The file was made by a newer pg_dump: restore it on a server of that version, or make it with the pg_dump of this one."
        : MissingRole().IsMatch(errors) ? "A dump holds no roles: create them in a step of the template, or make the file with pg_dump --no-owner --no-privileges."
        : errors.Contains("end of file", StringComparison.Ordinal) || errors.Contains("could not read", StringComparison.Ordinal) ? "The file is not whole: dump the database again."
        : null;

    [GeneratedRegex("role \".*\" does not exist")]
    private static partial Regex MissingRole();
}
