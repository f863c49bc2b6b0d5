namespace PgTestKit.Tests;

public class User
{
    public int Id { get; set; }

    public required string Email { get; set; }

    public required string FullName { get; set; }

    public UserRole Role { get; set; }

    public DateTime CreatedAt { get; set; }

    public string? Nickname { get; set; }

    public bool IsActive { get; set; }
}
