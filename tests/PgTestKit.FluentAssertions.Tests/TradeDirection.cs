namespace PgTestKit.Tests;

/// <summary>Not mapped on the data source, so its columns are read as text.</summary>
public enum TradeDirection
{
    Buy,
    Sell,
}
