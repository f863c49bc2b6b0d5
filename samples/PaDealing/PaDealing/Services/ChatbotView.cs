using System.Text.Json;
using PaDealing.Dealing;

namespace PaDealing.Services;

public sealed record ChatbotView(Guid Id, int EmployeeId, DateTimeOffset LastMessageAt, JsonElement State)
{
    public static ChatbotView Of(ChatbotSession session) => new(session.Id, session.EmployeeId, session.LastMessageAt, session.State);
}
