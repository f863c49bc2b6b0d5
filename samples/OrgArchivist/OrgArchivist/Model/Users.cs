using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace OrgArchivist.Model;

public enum UserRole
{
    Writer,
    Editor,
    Admin,
}

[Index(nameof(Email), IsUnique = true)]
public sealed class User
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(255)]
    public required string Email { get; init; }

    [MaxLength(255)]
    public required string FullName { get; set; }

    [MaxLength(255)]
    public required string PasswordHash { get; set; }

    public required UserRole Role { get; set; }

    public bool IsActive { get; set; } = true;

    public required DateTime CreatedAt { get; init; }
}

/// <summary>Somebody is signed in; the token itself is known to the client alone.</summary>
[Index(nameof(TokenHash), IsUnique = true)]
public sealed class UserSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    public User? User { get; init; }

    [MaxLength(64)]
    public required string TokenHash { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; set; }
}
