namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public enum AccountKind { Current, Deposit, Savings }
