using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning;

/// <summary>The attributes of xUnit, NUnit, MSTest and TUnit.</summary>
internal static class TestFrameworks
{
    public static bool IsTest(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(list => list.Attributes).Select(Name).Any(name =>
        name is "Test" or "TestCase" or "TestCaseSource" or "TestMethod" or "DataTestMethod" || name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal));

    public static bool IsSetUp(AttributeSyntax attribute) => Name(attribute) is "SetUpFixture";

    public static bool IsCollection(AttributeSyntax attribute) => Name(attribute) is "Collection" or "CollectionDefinition";

    private static string Name(AttributeSyntax attribute)
    {
        var name = TypeName.Simple(attribute.Name);
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;
    }
}
