using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>Takes in what became of an approved request.</summary>
public sealed class ExecutionService(DealingContext dealing, IdentityService identities, BreachService breaches, AuditTrail audit)
{
    public async Task<ExecutionView> RecordAsync(long requestId, string email, RecordExecution recorded, CancellationToken cancellationToken = default)
    {
        var employee = await identities.ResolveAsync(email, cancellationToken);

        await using var transaction = await dealing.Database.BeginTransactionAsync(cancellationToken);
        await SetExecutedAsync(requestId, employee, cancellationToken);
        var execution = new PadExecution
        {
            RequestId = requestId,
            ExecutedOn = recorded.ExecutedOn,
            Quantity = recorded.Quantity,
            Price = recorded.Price,
            ContractNote = recorded.ContractNote,
        };
        dealing.Executions.Add(execution);
        var request = await dealing.Requests.AsNoTracking().SingleAsync(request => request.Id == requestId, cancellationToken);
        await breaches.CheckAsync(request, execution, cancellationToken);
        audit.Record(employee, "executed", "pad_request", requestId, recorded);
        await dealing.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return new ExecutionView(execution.Id, requestId, execution.ExecutedOn, execution.Quantity, execution.Price);
    }

    private async Task SetExecutedAsync(long requestId, Caller employee, CancellationToken cancellationToken)
    {
        var updated = await dealing.Requests
            .Where(request => request.Id == requestId && request.EmployeeId == employee.EmployeeId && request.Status == RequestStatus.Approved)
            .ExecuteUpdateAsync(set => set.SetProperty(request => request.Status, RequestStatus.Executed), cancellationToken);
        if (updated == 0)
            throw await WhyNotAsync(requestId, employee, cancellationToken);
    }

    private async Task<RefusedException> WhyNotAsync(long requestId, Caller employee, CancellationToken cancellationToken) =>
        await dealing.Requests.AsNoTracking().SingleOrDefaultAsync(request => request.Id == requestId, cancellationToken) switch
        {
            null => new(Refusal.UnknownRequest, $"There is no request {requestId}."),
            { EmployeeId: var owner } when owner != employee.EmployeeId => new(Refusal.NotOwnRequest, "Only who asked may report the deal."),
            { Status: var status } => new(Refusal.NotApproved, $"Request {requestId} is {status} and not approved."),
        };
}
