using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PgTestKit;

/// <summary>The password of a role that the kit made: derived from the owner's, so that all suites that connect as the owner know it, and nothing has to be kept.</summary>
internal static class RolePassword
{
    /// <summary>Null where the owner has none either: then the server asks for none, or the user must say.</summary>
    public static string? Of(string role, NpgsqlConnectionStringBuilder owner)
    {
        var secret = string.IsNullOrEmpty(owner.Password) ? Environment.GetEnvironmentVariable("PGPASSWORD") : owner.Password;
        return string.IsNullOrEmpty(secret) ? null : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"pgtestkit\n{owner.Username}\n{role}")));
    }

    /// <summary>What ALTER ROLE takes instead of the password. It must not make guesses at the owner's cheaper than PostgreSQL's own number of iterations does.</summary>
    public static string SecretOf(string password) => ScramSecret.Of(password, iterations: 4096);
}
