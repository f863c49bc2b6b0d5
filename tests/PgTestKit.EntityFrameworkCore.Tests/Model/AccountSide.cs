namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public enum AccountSide { Debit, Credit }
