namespace PaDealing.Services;

/// <summary>One deal of an employee. Without a request it is from before requests were kept here.</summary>
public sealed record DealingLine(
    DateOnly TradedOn,
    string Isin,
    string? Name,
    string Direction,
    decimal Quantity,
    decimal Price,
    decimal Consideration,
    string Currency,
    long? RequestId);
