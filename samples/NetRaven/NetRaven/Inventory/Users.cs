using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Inventory;

[Index(nameof(Username), IsUnique = true)]
public sealed class User
{
    public string Id { get; init; } = null!;

    [MaxLength(64)]
    public required string Username { get; init; }

    [MaxLength(255)]
    public required string Email { get; set; }

    [MaxLength(255)]
    public required string PasswordHash { get; set; }

    public bool IsActive { get; set; } = true;
}
