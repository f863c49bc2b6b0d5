using System.Globalization;
using System.Security.Cryptography;

namespace OrgArchivist.Services;

/// <summary>PBKDF2, with its rounds and salt in the text.</summary>
public static class PasswordHash
{
    public static string Of(string password, int iterations = 600_000)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"{iterations}.{Convert.ToHexString(salt)}.{Convert.ToHexString(Derive(password, salt, iterations))}";
    }

    public static bool Matches(string password, string hash) =>
        hash.Split('.') is [var iterations, var salt, var expected]
        && CryptographicOperations.FixedTimeEquals(
            Convert.FromHexString(expected),
            Derive(password, Convert.FromHexString(salt), int.Parse(iterations, CultureInfo.InvariantCulture)));

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, 32);
}
