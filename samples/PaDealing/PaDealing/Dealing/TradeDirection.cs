namespace PaDealing.Dealing;

public enum TradeDirection
{
    Buy,
    Sell,
}
