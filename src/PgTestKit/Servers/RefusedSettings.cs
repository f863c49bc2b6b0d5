namespace PgTestKit;

/// <summary>Settings with which the kit could not find its server, or not read its log.</summary>
internal static class RefusedSettings
{
    private const string HidesTheLog = "hides the server's log, which the kit reads from its standard error to know when it is ready and why it died.";

    /// <exception cref="PgTestKitException">It is one; the message says what to do instead.</exception>
    public static void Check(string name, string value)
    {
        if (Refusal(name.ToUpperInvariant(), value) is { } refusal) throw new PgTestKitException($"The setting {name} = {value} {refusal}");
    }

    private static string? Refusal(string name, string value) => name switch
    {
        "LOGGING_COLLECTOR" when !Is(value, "off", "false", "no", "0") => $"{HidesTheLog} Leave it out: the log's end is in the errors and in RunningServer.LogTail.",
        "LOG_DESTINATION" when !List(value).Contains("stderr", StringComparer.OrdinalIgnoreCase) => $"{HidesTheLog} Name stderr, too.",
        "LOG_MIN_MESSAGES" when Is(value, "fatal", "panic") => $"{HidesTheLog} Use log or a lower level.",
        "LC_MESSAGES" when !IsEnglish(value) => "translates the server's log, which the kit reads. Leave it out, and use SET lc_messages in the session that needs it.",
        "LISTEN_ADDRESSES" when !List(value).Any(address => Is(address, "127.0.0.1", "localhost", "0.0.0.0", "*")) => "closes the address that the kit connects to. Name 127.0.0.1, too.",
        "DATA_DIRECTORY" => "takes the choice from the kit, whose data directory goes with the tests. Choose the folder that it is made in: .WithDataIn(...).",
        _ => null,
    };

    private static bool Is(string value, params ReadOnlySpan<string> values)
    {
        foreach (var one in values)
            if (value.Equals(one, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsEnglish(string locale) => Is(locale, "C", "POSIX") || locale.StartsWith("C.", StringComparison.Ordinal) || locale.StartsWith("en", StringComparison.OrdinalIgnoreCase);

    private static string[] List(string value) => value.Split(',', StringSplitOptions.TrimEntries);
}
