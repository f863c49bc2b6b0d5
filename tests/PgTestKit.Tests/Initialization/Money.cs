namespace PgTestKit.Tests.Initialization;

public sealed class Money
{
    public decimal Amount { get; set; }

    public string CurrencyCode { get; set; } = "";
}
