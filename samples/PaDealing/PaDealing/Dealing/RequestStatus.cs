namespace PaDealing.Dealing;

public enum RequestStatus
{
    Pending,
    Approved,
    Declined,
    Breached,
    Executed,
}
