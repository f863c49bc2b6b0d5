using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

/// <summary>An employee's e-mail address.</summary>
[Table("oracle_contact")]
public sealed class OracleContact
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("contact_id")]
    public required int ContactId { get; init; }

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("email")]
    public required string Email { get; init; }

    [ForeignKey(nameof(EmployeeId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleEmployee? Employee { get; init; }
}
