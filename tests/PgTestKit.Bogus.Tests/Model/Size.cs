namespace PgTestKit.Tests;

/// <summary>A complex type that is a struct.</summary>
public struct Size : IEquatable<Size>
{
    public int Width { get; set; }

    public int Height { get; set; }

    public static bool operator ==(Size left, Size right) => left.Equals(right);

    public static bool operator !=(Size left, Size right) => !left.Equals(right);

    public readonly bool Equals(Size other) => (Width, Height) == (other.Width, other.Height);

    public override readonly bool Equals(object? obj) => obj is Size other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Width, Height);
}
