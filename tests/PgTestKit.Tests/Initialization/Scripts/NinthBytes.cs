namespace PgTestKit.Tests.Initialization.Scripts;

/// <summary>Gives as few bytes at a time as its reader lets it.</summary>
internal sealed class NinthBytes(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
}
