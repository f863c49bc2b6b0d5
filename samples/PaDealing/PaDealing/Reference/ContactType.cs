using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Reference;

[Table("contact_type")]
public sealed class ContactType
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("contact_type_id")]
    public required int ContactTypeId { get; init; }

    [Column("name")]
    public required string Name { get; init; }
}
