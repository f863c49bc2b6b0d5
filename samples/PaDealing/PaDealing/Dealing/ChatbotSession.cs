using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;

namespace PaDealing.Dealing;

/// <summary>A conversation in which an employee prepares a request.</summary>
[Table("chatbot_session")]
public sealed class ChatbotSession
{
    [Column("id")]
    public Guid Id { get; init; }

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    [Column("last_message_at")]
    public required DateTimeOffset LastMessageAt { get; set; }

    [Column("state", TypeName = "jsonb")]
    public required JsonElement State { get; set; }
}
