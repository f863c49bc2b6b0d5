namespace PgTestKit;

/// <summary>A command of psql in a script: some are carried out, some say nothing to a test, the others are refused with what to do instead.</summary>
internal sealed record PsqlCommand(string Text, ScriptPlace Start, bool IsInStatement)
{
    private static readonly HashSet<string> Display = ["ECHO", "ECHO_HIDDEN", "FETCH_COUNT", "HISTCONTROL", "HISTFILE", "HISTSIZE", "QUIET", "SHOW_ALL_RESULTS", "SHOW_CONTEXT", "SINGLELINE", "VERBOSITY"];

    public string Name { get; } = Text.Split((char[]?)null, 2)[0];

    private string Argument => Text[Name.Length..].Trim().TrimEnd(';').Trim().Trim('\'');

    /// <summary>The file that is to be run in this place; null for other commands.</summary>
    public string? Include => !IsInStatement && Name is @"\i" or @"\include" or @"\ir" or @"\include_relative" ? Argument : null;

    /// <summary>Whether the file is beside the script, wherever the script is run from.</summary>
    public bool IsRelative => Name is @"\ir" or @"\include_relative";

    public bool EndsScript => !IsInStatement && Name is @"\q" or @"\quit";

    /// <summary>What to do instead; null for a command that changes nothing but what psql prints.</summary>
    public string? Advice => (IsInStatement, Name, Argument.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) switch
    {
        (_, @"\g" or @"\gx" or @"\;", _) => "End the statement with a semicolon",
        (_, @"\gexec", _) => "Run what it makes in DO $$ ... EXECUTE ... $$",
        (_, @"\gset" or @"\if" or @"\elif" or @"\else" or @"\endif" or @"\prompt" or @"\getenv" or @"\unset" or @"\bind", _) or (true, @"\set", _) => Variables,
        (true, _, _) => General,
        (_, @"\set", [] or ["ON_ERROR_STOP"] or ["ON_ERROR_STOP", "ON" or "1" or "TRUE"] or ["AUTOCOMMIT", "ON"] or ["ON_ERROR_ROLLBACK", "OFF"]) => null,
        (_, @"\set", ["ON_ERROR_STOP", ..]) => "Remove it: a script ends at its first error. Write IF EXISTS or IF NOT EXISTS where an error is expected",
        (_, @"\set", ["AUTOCOMMIT" or "ON_ERROR_ROLLBACK", ..]) => "Write BEGIN and COMMIT, or SAVEPOINT",
        (_, @"\set", [var variable, ..]) when Display.Contains(variable) || variable.StartsWith("PROMPT", StringComparison.Ordinal) => null,
        (_, @"\set", _) => Variables,
        (_, @"\encoding", [] or ["UTF8" or "UTF-8" or "UNICODE"]) => null,
        (_, @"\encoding", _) => "Save the script as UTF-8, and remove it; let pg_dump write UTF-8 with --encoding=UTF8",
        (_, @"\connect" or @"\c", _) => "Scripts run in the template alone. Remove it; run pg_dump without --create; build another database with a builder of its own",
        (_, @"\copy", _) => "Write COPY ... FROM stdin with the lines below it and \\. at their end, or load the file with .AddSeed(...)",
        (_, @"\echo" or @"\qecho" or @"\warn" or @"\pset" or @"\timing" or @"\t" or @"\x" or @"\a" or @"\f" or @"\C" or @"\H" or @"\T" or @"\restrict" or @"\unrestrict" or @"\conninfo", _) => null,
        _ => General,
    };

    private static string Variables => "Write the value itself, or make the text in code and run it with .AddSqlText(name, sql)";

    private static string General => "Remove it, or write what it does in SQL";
}
