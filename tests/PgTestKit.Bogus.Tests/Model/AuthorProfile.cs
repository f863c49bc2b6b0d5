namespace PgTestKit.Tests;

/// <summary>Shares its key with its user, so that a user has one at most.</summary>
public class AuthorProfile
{
    public int UserId { get; set; }

    public User? User { get; set; }

    public required string Biography { get; set; }
}
