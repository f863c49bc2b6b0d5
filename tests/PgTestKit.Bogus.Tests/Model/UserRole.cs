namespace PgTestKit.Tests;

public enum UserRole
{
    Writer,
    Editor,
    Admin,
}
