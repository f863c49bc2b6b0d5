using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

[Table("employee_role")]
[PrimaryKey(nameof(EmployeeId), nameof(Role))]
public sealed class EmployeeRole
{
    public const string Compliance = "compliance";

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("role")]
    public required string Role { get; init; }
}
