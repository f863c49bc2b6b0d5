using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>Writes the audit trail and reads it back.</summary>
public sealed class AuditTrail(DealingContext dealing, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Adds an entry to the caller's unit of work, so that it is kept exactly if the change is. The caller saves.</summary>
    public void Record(Caller user, string action, string entity, long entityId, object details) => dealing.AuditLog.Add(new AuditLog
    {
        OccurredAt = time.GetUtcNow(),
        UserEmail = user.Email,
        EmployeeId = user.EmployeeId,
        Action = action,
        Entity = entity,
        EntityId = entityId,
        Details = JsonSerializer.SerializeToElement(details, Json),
    });

    public async Task<AuditPage> SearchAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        var matches = Filter(query);
        var total = await matches.CountAsync(cancellationToken);
        var entries = await matches
            .OrderByDescending(entry => entry.OccurredAt)
            .ThenByDescending(entry => entry.Id)
            .Skip((query.Page - 1) * query.PageSize)
            .Take(query.PageSize)
            .Select(entry => new AuditEntry(
                entry.Id,
                entry.OccurredAt,
                entry.UserEmail,
                entry.Action,
                entry.Entity,
                entry.EntityId,
                entry.Details))
            .ToListAsync(cancellationToken);
        return new AuditPage(entries, total, query.Page, query.PageSize);
    }

    private IQueryable<AuditLog> Filter(AuditQuery query)
    {
        // timestamptz takes UTC only, and a caller may ask in any offset.
        var from = query.From?.ToUniversalTime();
        var to = query.To?.ToUniversalTime();
        return dealing.AuditLog
            .Where(entry => query.Entity == null || entry.Entity == query.Entity)
            .Where(entry => query.EntityId == null || entry.EntityId == query.EntityId)
            .Where(entry => query.Action == null || entry.Action == query.Action)
            .Where(entry => query.User == null || entry.UserEmail == query.User)
            .Where(entry => from == null || entry.OccurredAt >= from)
            .Where(entry => to == null || entry.OccurredAt < to);
    }
}
