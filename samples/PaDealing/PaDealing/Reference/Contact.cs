using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

/// <summary>Somebody outside the firm, such as a broker.</summary>
[Table("contact")]
public sealed class Contact
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("contact_id")]
    public required int ContactId { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("email")]
    public string? Email { get; init; }

    [Column("contact_type_id")]
    public required int ContactTypeId { get; init; }

    [Column("contact_group_id")]
    public required int ContactGroupId { get; init; }

    [ForeignKey(nameof(ContactTypeId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public ContactType? ContactType { get; init; }

    [ForeignKey(nameof(ContactGroupId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public ContactGroup? ContactGroup { get; init; }
}
