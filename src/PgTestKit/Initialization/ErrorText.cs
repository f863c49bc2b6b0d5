using Npgsql;

namespace PgTestKit;

/// <summary>What an error of a step or migration says, in a line; PostgreSQL's own words too when another exception wraps them.</summary>
internal static class ErrorText
{
    public static string Of(Exception exception) => exception switch
    {
        PostgresException error => $"{error.SqlState}: {error.MessageText}{(error.Detail is null ? "" : $" ({error.Detail.TrimEnd('.')})")}.{(error.Hint is null ? "" : " " + error.Hint)}",
        NpgsqlException { InnerException: { } inner } error => $"{Sentence(error.Message)} {Sentence(inner.Message)}",
        _ when Cause(exception) is { } cause => $"{Sentence(exception.Message)} {Of(cause)}",
        _ => Sentence(exception.Message),
    };

    private static NpgsqlException? Cause(Exception? exception) => exception is null or NpgsqlException ? (NpgsqlException?)exception : Cause(exception.InnerException);

    private static string Sentence(string message) => message.EndsWith('.') || message.EndsWith('!') || message.EndsWith('?') ? message : message + ".";
}
