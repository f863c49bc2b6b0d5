namespace PgTestKit.Templates.Tests;

/// <summary>A test project that a template makes.</summary>
/// <param name="Template">What follows <c>dotnet new</c>.</param>
/// <param name="Name">The project's name.</param>
/// <param name="Namespace">The namespace that its classes must have.</param>
/// <param name="Options">The template's own options.</param>
public sealed record Suite(string Template, string Name, string Namespace, params IReadOnlyList<string> Options)
{
    /// <summary>Made as a newcomer does: nothing but a name.</summary>
    public static Suite Default { get; } = new("pgtestkit-xunit", "Shop.Tests", "Shop.Tests");

    public static IReadOnlyList<Suite> All { get; } =
    [
        Default,
        new("pgtestkit-nunit", "My-App.Tests", "My_App.Tests"),
        new("pgtestkit-xunit", "2026.Orders", "_2026.Orders", "--context", "OrderContext", "--isolation", "Reset", "--server", "container"),
        new("pgtestkit-nunit", "orders", "orders", "--context", "ShopContext", "--isolation", "Clone", "--server", "container"),
    ];
}
