namespace PaDealing.Dealing;

public enum ApprovalDecision
{
    Approved,
    Declined,
}
