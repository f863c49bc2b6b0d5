using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>Takes dealing requests in.</summary>
public sealed class RequestService(
    DealingContext dealing,
    IdentityService identities,
    InstrumentService instruments,
    BreachService breaches,
    AuditTrail audit,
    TimeProvider time)
{
    public async Task<RequestView> SubmitAsync(string email, SubmitRequest submitted, CancellationToken cancellationToken = default)
    {
        var employee = await identities.ResolveAsync(email, cancellationToken);
        var instrument = await instruments.ResolveAsync(submitted.Symbol, cancellationToken);
        await instruments.RequireBrokerAsync(submitted.Broker, cancellationToken);
        var request = new PadRequest
        {
            EmployeeId = employee.EmployeeId,
            InstSymbol = instrument.Symbol,
            Isin = instrument.Isin,
            Direction = submitted.Direction,
            Quantity = submitted.Quantity,
            Price = submitted.Price,
            CurrencyCode = instrument.CurrencyCode,
            Broker = submitted.Broker,
            Justification = submitted.Justification,
            Status = RequestStatus.Pending,
            SubmittedAt = time.GetUtcNow(),
        };

        // Breaches and the audit trail name the request's id, which the first save hands out.
        await using var transaction = await dealing.Database.BeginTransactionAsync(cancellationToken);
        dealing.Requests.Add(request);
        await dealing.SaveChangesAsync(cancellationToken);

        await breaches.CheckAsync(request, cancellationToken);
        audit.Record(employee, "submitted", "pad_request", request.Id, new { request.Isin, request.Direction, request.Quantity, request.Status });
        await dealing.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return RequestView.Of(request);
    }

    public async Task<RequestView?> FindAsync(long id, CancellationToken cancellationToken = default)
    {
        var request = await dealing.Requests.AsNoTracking().SingleOrDefaultAsync(request => request.Id == id, cancellationToken);
        return request is null ? null : RequestView.Of(request);
    }
}
