using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>Keeps the conversations in which employees prepare their requests.</summary>
public sealed class ChatbotService(DealingContext dealing, IdentityService identities, TimeProvider time)
{
    /// <summary>Begins a conversation, or goes on with the caller's own one of that id.</summary>
    public async Task<ChatbotView> SaveAsync(Guid id, string email, JsonElement state, CancellationToken cancellationToken = default)
    {
        var employee = await identities.ResolveAsync(email, cancellationToken);
        var now = time.GetUtcNow();
        var session = await dealing.ChatbotSessions.FindAsync([id], cancellationToken);
        if (session is null)
        {
            session = new ChatbotSession { Id = id, EmployeeId = employee.EmployeeId, StartedAt = now, LastMessageAt = now, State = state };
            dealing.ChatbotSessions.Add(session);
        }
        else if (session.EmployeeId != employee.EmployeeId)
        {
            throw new RefusedException(Refusal.UnknownSession, $"{employee.FullName} has no conversation {id}.");
        }

        (session.State, session.LastMessageAt) = (state, now);
        await dealing.SaveChangesAsync(cancellationToken);
        return ChatbotView.Of(session);
    }

    /// <summary>The caller's conversations, the latest first: all, or those that wait for one answer.</summary>
    public async Task<IReadOnlyList<ChatbotView>> ListAsync(string email, string? waitingFor, CancellationToken cancellationToken = default)
    {
        var employee = await identities.ResolveAsync(email, cancellationToken);
        var sessions = dealing.ChatbotSessions.AsNoTracking().Where(session => session.EmployeeId == employee.EmployeeId);
        if (waitingFor is not null)
        {
            var wanted = JsonSerializer.Serialize(new Dictionary<string, string> { ["waitingFor"] = waitingFor });
            sessions = sessions.Where(session => EF.Functions.JsonContains(session.State, wanted));
        }

        return await sessions
            .OrderByDescending(session => session.LastMessageAt)
            .ThenBy(session => session.Id)
            .Select(session => ChatbotView.Of(session))
            .ToListAsync(cancellationToken);
    }
}
