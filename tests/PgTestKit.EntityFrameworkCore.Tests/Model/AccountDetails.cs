namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public sealed class AccountDetails
{
    public string? Owner { get; set; }
}
