using Npgsql;

namespace PgTestKit;

/// <summary>A statement that fails with a message of the kit's, so that the check and what it guards are one transaction.</summary>
internal static class Refusal
{
    private const string Prefix = "PgTestKit: ";

    public static string If(string condition, string message) => "SELECT " + ExpressionIf(condition, message);

    public static string ExpressionUnless(string condition, string message) => ExpressionIf($"({condition}) IS NOT TRUE", message);

    // Not a constant, so that the planner does not evaluate it beforehand.
    public static string ExpressionIf(string condition, string message) => $"CASE WHEN {condition} THEN ({Quote.Literal(Prefix + message)} || current_database())::int END";

    /// <summary>The message, when this is what failed.</summary>
    public static string? Message(PostgresException exception)
    {
        var start = exception.SqlState == PostgresErrorCodes.InvalidTextRepresentation ? exception.MessageText.IndexOf(Prefix, StringComparison.Ordinal) : -1;
        return start < 0 ? null : exception.MessageText[(start + Prefix.Length)..].TrimEnd('"');
    }
}
