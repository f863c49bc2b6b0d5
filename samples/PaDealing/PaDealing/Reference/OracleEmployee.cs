using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

[Table("oracle_employee")]
[Index(nameof(Username), IsUnique = true)]
public sealed class OracleEmployee
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("username")]
    public required string Username { get; init; }

    [Column("full_name")]
    public required string FullName { get; init; }

    [Column("division")]
    public required string Division { get; init; }

    [Column("manager_id")]
    public int? ManagerId { get; init; }

    [Column("is_active")]
    public required bool IsActive { get; init; }

    [Column("joined_on")]
    public required DateOnly JoinedOn { get; init; }

    [ForeignKey(nameof(ManagerId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleEmployee? Manager { get; init; }
}
