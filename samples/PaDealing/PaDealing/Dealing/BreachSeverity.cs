namespace PaDealing.Dealing;

public enum BreachSeverity
{
    Low,
    Medium,
    High,
}
