namespace PaDealing.Services;

public sealed record FirmPosition(string Portfolio, string Desk, decimal Quantity, DateOnly AsOf);
