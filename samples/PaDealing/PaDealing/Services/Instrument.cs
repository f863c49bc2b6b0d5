namespace PaDealing.Services;

public sealed record Instrument(string Symbol, string Isin, string Name, string CurrencyCode);
