using Microsoft.EntityFrameworkCore;
using OrgArchivist.Data;
using OrgArchivist.Model;

namespace OrgArchivist.Services;

public sealed record NewOutput(OutputType Type, string Title, string Content, string? Funder = null, Guid? ConversationId = null);

/// <summary>Keeps outputs, and leads each from draft to decision.</summary>
public sealed class OutputService(ArchiveContext archive, TimeProvider time)
{
    public async Task<Output> CreateAsync(User user, NewOutput created, CancellationToken cancellationToken = default)
    {
        var output = new Output
        {
            Type = created.Type,
            Title = created.Title,
            Content = created.Content,
            WordCount = created.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length,
            Funder = created.Funder,
            ConversationId = created.ConversationId,
            CreatedById = user.Id,
            CreatedAt = Now,
        };
        archive.Add(output);
        Record(user, "created", output);
        await archive.SaveChangesAsync(cancellationToken);
        return output;
    }

    public Task<Output?> FindAsync(Guid id, CancellationToken cancellationToken = default) =>
        archive.Outputs.SingleOrDefaultAsync(output => output.Id == id, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<List<Output>> SearchAsync(OutputStatus? status, string? text, CancellationToken cancellationToken = default)
    {
        var outputs = archive.Outputs.AsNoTracking();
        if (status is not null) outputs = outputs.Where(output => output.Status == status);
        if (text is not null) outputs = outputs.Matching(text);
        return outputs.OrderByDescending(output => output.CreatedAt).ThenBy(output => output.Title).ToListAsync(cancellationToken);
    }

    /// <summary>False when the output can't go from the status that it has to that one.</summary>
    public async Task<bool> MoveAsync(User user, Output output, OutputStatus status, decimal? awarded = null, CancellationToken cancellationToken = default)
    {
        if (!CanMove(output.Status, status) || (status == OutputStatus.Awarded) != awarded.HasValue)
            return false;

        (output.Status, output.AwardedAmount) = (status, awarded);
        if (status == OutputStatus.Submitted) output.SubmittedAt = Now;
        if (status is OutputStatus.Awarded or OutputStatus.NotAwarded) output.DecidedAt = Now;
        Record(user, "moved", output);
        await archive.SaveChangesAsync(cancellationToken);
        return true;
    }

    public async Task DeleteAsync(User user, Output output, CancellationToken cancellationToken = default)
    {
        archive.Remove(output);
        Record(user, "deleted", output);
        await archive.SaveChangesAsync(cancellationToken);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static bool CanMove(OutputStatus from, OutputStatus to) => (from, to) is
        (OutputStatus.Draft, OutputStatus.Submitted)
        or (OutputStatus.Submitted, OutputStatus.Pending)
        or (OutputStatus.Submitted or OutputStatus.Pending, OutputStatus.Awarded or OutputStatus.NotAwarded);

    private void Record(User user, string action, Output output) => archive.Add(new AuditLog
    {
        UserId = user.Id,
        Action = action,
        Entity = "outputs",
        EntityId = output.Id,
        OccurredAt = Now,
    });
}
