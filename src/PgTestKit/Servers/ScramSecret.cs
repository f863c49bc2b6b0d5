using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PgTestKit;

/// <summary>What PostgreSQL stores of a password (RFC 5803), so that it need not make it itself, and the password is in none of its logs.</summary>
internal static class ScramSecret
{
    private const int SaltBytes = 16, KeyBytes = 32;

    /// <param name="password">A password that the kit made: hexadecimal digits, which need none of SASLprep.</param>
    /// <param name="iterations">They slow down who guesses weak passwords; PostgreSQL's 4096 take a third of the time of a new connection.</param>
    public static string Of(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture, $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }
}
