using Npgsql;

namespace PgTestKit;

/// <summary>What a migration's error says, in a line.</summary>
internal static class ErrorText
{
    public static string Of(Exception exception) => exception is PostgresException error
        ? $"{error.SqlState}: {error.MessageText}{(error.Detail is null ? "" : $" ({error.Detail.TrimEnd('.')})")}."
        : exception.Message;
}
