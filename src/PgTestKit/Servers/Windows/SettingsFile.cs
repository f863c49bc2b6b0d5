namespace PgTestKit;

/// <summary>A file with the server's settings, in its data directory and included by postgresql.conf: on the command line, <c>pg_ctl</c> would hand them to cmd.exe.</summary>
internal static class SettingsFile
{
    private const string Name = "pgtestkit.conf";

    public static Task IncludeAsync(string data, CancellationToken cancellationToken) =>
        File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), $"\ninclude_if_exists '{Name}'\n", cancellationToken);

    public static Task WriteAsync(string data, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(Path.Combine(data, Name), settings.Select(setting => $"{setting.Key} = {Quote(setting.Value)}"), cancellationToken);

    private static string Quote(string value) =>
        "'" + value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal) + "'";
}
