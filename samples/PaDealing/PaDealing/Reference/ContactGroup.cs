using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Reference;

[Table("contact_group")]
public sealed class ContactGroup
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("contact_group_id")]
    public required int ContactGroupId { get; init; }

    [Column("name")]
    public required string Name { get; init; }
}
