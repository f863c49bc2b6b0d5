using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning;

/// <summary>Names of types as far as syntax tells them: namespace and enclosing types, without type parameters.</summary>
internal static class TypeName
{
    public static string Enclosing(SyntaxNode? node)
    {
        var parts = new List<string>();
        for (; node is not null; node = node.Parent)
        {
            if (node is BaseTypeDeclarationSyntax type) parts.Insert(0, type.Identifier.ValueText);
            else if (node is BaseNamespaceDeclarationSyntax scope && parts.Count > 0) parts.Insert(0, scope.Name.ToString());
        }

        return string.Join('.', parts);
    }

    /// <summary>The last name of a type's: <c>List</c> for <c>System.Collections.Generic.List&lt;int&gt;?</c>.</summary>
    public static string Simple(TypeSyntax? type) => type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax qualified => Simple(qualified.Right),
        AliasQualifiedNameSyntax alias => Simple(alias.Name),
        NullableTypeSyntax nullable => Simple(nullable.ElementType),
        PredefinedTypeSyntax predefined => predefined.Keyword.ValueText,
        _ => "",
    };
}
