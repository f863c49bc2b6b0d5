using System.CommandLine;

namespace PgTestKit;

/// <summary>Options that several verbs have.</summary>
internal static class Options
{
    public static Option<string?> Server() => new("--server") { Description = $"What {ServerChoice.Variable} would hold: a connection string, or local.", HelpName = "CONNECTION" };

    public static Option<string> Cache() => new("--cache") { Description = $"The kit's cache folder; {CacheFolder.Variable} or the user's own by default.", HelpName = "FOLDER", DefaultValueFactory = _ => CacheFolder.Candidates[0] };

    /// <summary>The server that the option or the variable names, null when neither names one that runs already.</summary>
    public static ExistingServer? Existing(string? option)
    {
        var value = option ?? Environment.GetEnvironmentVariable(ServerChoice.Variable);
        return value is null or "" or "local" or "container" ? null : PostgresServer.Existing(value);
    }
}
