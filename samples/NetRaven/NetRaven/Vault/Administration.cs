using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Vault;

[Index(nameof(Key), IsUnique = true)]
public sealed class AdminSetting
{
    public Guid Id { get; init; }

    [MaxLength(100)]
    public required string Key { get; init; }

    /// <summary>JSON, not JSONB: what the administrator typed is kept to the letter.</summary>
    [Column(TypeName = "json")]
    public required JsonElement Value { get; set; }
}

public sealed class AuditLog
{
    public Guid Id { get; init; }

    [MaxLength(50)]
    public required string Action { get; init; }

    [MaxLength(100)]
    public required string Subject { get; init; }

    public required DateTime OccurredAt { get; init; }
}
