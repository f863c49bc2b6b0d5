using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PgTestKit;

/// <summary>A seed from a text, the same in every process: string.GetHashCode is not.</summary>
internal static class StableSeed
{
    public static int Of(string text) => BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
