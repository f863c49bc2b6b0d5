namespace PgTestKit;

/// <summary>Quotes identifiers and, where PostgreSQL takes no parameter, literals.</summary>
internal static class Quote
{
    public static string Identifier(string name) =>
        name.Contains('\0', StringComparison.Ordinal)
            ? throw new PgTestKitException("An identifier holds a zero character, which PostgreSQL can't store. Remove it.")
            : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Identifier(string? schema, string name) => schema is null ? Identifier(name) : Identifier(schema) + "." + Identifier(name);

    public static string Literal(string text)
    {
        var quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        return quoted.Contains('\\', StringComparison.Ordinal) ? " E" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) : quoted;
    }
}
