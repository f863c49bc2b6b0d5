using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>Lets compliance approve or decline a pending request, once.</summary>
public sealed class DecisionService(DealingContext dealing, IdentityService identities, AuditTrail audit, TimeProvider time)
{
    public async Task<RequestView> DecideAsync(
        long requestId,
        string email,
        ApprovalDecision decision,
        Decide grounds,
        CancellationToken cancellationToken = default)
    {
        var approver = await identities.ResolveAsync(email, cancellationToken);
        await RequireComplianceAsync(approver, cancellationToken);
        await RequireOutcomeAsync(grounds.Outcome, decision, cancellationToken);

        await using var transaction = await dealing.Database.BeginTransactionAsync(cancellationToken);
        await SetStatusAsync(requestId, approver, decision, cancellationToken);
        dealing.Approvals.Add(new PadApproval
        {
            RequestId = requestId,
            ApproverId = approver.EmployeeId,
            Decision = decision,
            OutcomeCode = grounds.Outcome,
            Comment = grounds.Comment,
            DecidedAt = time.GetUtcNow(),
        });
        audit.Record(approver, decision == ApprovalDecision.Approved ? "approved" : "declined", "pad_request", requestId, grounds);
        await dealing.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return RequestView.Of(await dealing.Requests.AsNoTracking().SingleAsync(request => request.Id == requestId, cancellationToken));
    }

    // One conditional UPDATE: of two approvers at once, the second waits for the first and then finds nothing pending.
    private async Task SetStatusAsync(long requestId, Caller approver, ApprovalDecision decision, CancellationToken cancellationToken)
    {
        var status = decision == ApprovalDecision.Approved ? RequestStatus.Approved : RequestStatus.Declined;
        var now = time.GetUtcNow();
        var updated = await dealing.Requests
            .Where(request => request.Id == requestId && request.EmployeeId != approver.EmployeeId && request.Status == RequestStatus.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(request => request.Status, status).SetProperty(request => request.DecidedAt, now), cancellationToken);
        if (updated == 0)
            throw await WhyNotAsync(requestId, approver, cancellationToken);
    }

    private async Task<RefusedException> WhyNotAsync(long requestId, Caller approver, CancellationToken cancellationToken) =>
        await dealing.Requests.AsNoTracking().SingleOrDefaultAsync(request => request.Id == requestId, cancellationToken) switch
        {
            null => new(Refusal.UnknownRequest, $"There is no request {requestId}."),
            { EmployeeId: var owner } when owner == approver.EmployeeId => new(Refusal.OwnRequest, "Nobody decides on a request of their own."),
            { Status: var status } => new(Refusal.AlreadyDecided, $"Request {requestId} is {status} and no longer pending."),
        };

    private async Task RequireComplianceAsync(Caller approver, CancellationToken cancellationToken)
    {
        if (!await dealing.EmployeeRoles.AnyAsync(
            role => role.EmployeeId == approver.EmployeeId && role.Role == EmployeeRole.Compliance,
            cancellationToken))
        {
            throw new RefusedException(Refusal.NotCompliance, $"{approver.FullName} has no compliance role.");
        }
    }

    private async Task RequireOutcomeAsync(string code, ApprovalDecision decision, CancellationToken cancellationToken)
    {
        if (!await dealing.DecisionOutcomes.AnyAsync(outcome => outcome.Code == code && outcome.Decision == decision, cancellationToken))
            throw new RefusedException(Refusal.UnknownOutcome, $"No outcome {code} exists for a request that is {decision}.");
    }
}
