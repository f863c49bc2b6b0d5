namespace PaDealing.Services;

public sealed record ExecutionView(long Id, long RequestId, DateOnly ExecutedOn, decimal Quantity, decimal Price);
