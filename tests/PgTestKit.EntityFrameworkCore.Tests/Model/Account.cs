using System.ComponentModel.DataAnnotations;

namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public sealed class Account
{
    public long Id { get; set; }

    public string Code { get; set; } = "";

    public string? Name { get; set; }

    public decimal Balance { get; set; }

    public AccountKind Kind { get; set; }

    public AccountSide Side { get; set; }

    public AccountSide? OtherSide { get; set; }

    public bool IsOpen { get; set; }

    public int Number { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    public string? Upper { get; set; }

    public IList<string> Tags { get; } = [];

    public AccountDetails? Details { get; set; }

    [Timestamp]
    public uint Version { get; set; }
}
