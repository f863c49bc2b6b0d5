namespace PgTestKit.Tests;

public enum RequestStatus
{
    Pending,
    Approved,
    AutoRejected,
}
