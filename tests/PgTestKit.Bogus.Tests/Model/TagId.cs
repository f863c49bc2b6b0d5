namespace PgTestKit.Tests;

public readonly record struct TagId(int Value);
