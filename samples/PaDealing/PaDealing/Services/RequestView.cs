using PaDealing.Dealing;

namespace PaDealing.Services;

public sealed record RequestView(
    long Id,
    int EmployeeId,
    string Symbol,
    string Isin,
    TradeDirection Direction,
    decimal Quantity,
    decimal Price,
    string Currency,
    string Broker,
    string? Justification,
    RequestStatus Status,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? DecidedAt)
{
    public static RequestView Of(PadRequest request) => new(
        request.Id,
        request.EmployeeId,
        request.InstSymbol,
        request.Isin,
        request.Direction,
        request.Quantity,
        request.Price,
        request.CurrencyCode,
        request.Broker,
        request.Justification,
        request.Status,
        request.SubmittedAt,
        request.DecidedAt);
}
