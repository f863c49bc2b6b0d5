using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PgTestKit;

/// <summary>What PostgreSQL stores of a password (RFC 5803), so that it need not make it itself.</summary>
internal static class ScramSecret
{
    // Iterations slow down who guesses weak passwords. The kit's are random, and PostgreSQL's 4096 take a third of the time of a new connection.
    private const int Iterations = 1;
    private const int SaltBytes = 16, KeyBytes = 32;

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, KeyBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture, $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }
}
