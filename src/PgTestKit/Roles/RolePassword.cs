using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PgTestKit;

/// <summary>The password of a role that the kit made: derived from the owner's, so that all suites that connect as the owner know it, and nothing has to be kept.</summary>
internal static class RolePassword
{
    private const int Iterations = 4096, Length = 32;

    /// <summary>Null where the owner has none either: then the server asks for none, or the user must say.</summary>
    public static string? Of(string role, NpgsqlConnectionStringBuilder owner)
    {
        var secret = string.IsNullOrEmpty(owner.Password) ? Environment.GetEnvironmentVariable("PGPASSWORD") : owner.Password;
        return string.IsNullOrEmpty(secret) ? null : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"pgtestkit\n{owner.Username}\n{role}")));
    }

    /// <summary>What ALTER ROLE takes instead of the password, which then is in no log of the server.</summary>
    public static string VerifierOf(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, Length);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(HMACSHA256.HashData(salted, "Server Key"u8))}";
    }
}
