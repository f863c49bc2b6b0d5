namespace PgTestKit.Tests;

public enum Visibility
{
    Private,
    Shared,
}
