using Npgsql;

namespace PgTestKit;

/// <summary>What PostgreSQL's errors about roles mean to who wrote the builder's calls.</summary>
internal static class RoleErrors
{
    public static PgTestKitException Missing(string role, Exception? exception = null) => new(
        $"Role \"{role}\" does not exist on the server. Add .AddRole(\"{role}\") before the steps that name it, or have the server's administrator make it: CREATE ROLE {Quote.Identifier(role)} LOGIN PASSWORD '...'.", exception);

    /// <summary>Runs statements that name a role.</summary>
    public static async Task ExecuteForAsync(this NpgsqlConnection connection, string role, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(sql, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedObject && exception.MessageText.StartsWith("role ", StringComparison.Ordinal))
        {
            throw Missing(role, exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidSchemaName)
        {
            throw new PgTestKitException($"{Sentence(exception.MessageText)} Add .AddSchema(...), or the step that creates it, before this one.", exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PgTestKitException($"{Sentence(exception.MessageText)} The server's administrator can let the suite's role do it: GRANT {Quote.Identifier(role)} TO {Quote.Identifier(connection.UserName!)}, WITH ADMIN OPTION where it is to change the role.", exception);
        }
    }

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..] + ".";
}
