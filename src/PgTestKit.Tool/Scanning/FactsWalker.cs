using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning;

/// <summary>Collects the facts of one file.</summary>
internal sealed class FactsWalker(FileFacts facts) : CSharpSyntaxWalker
{
    public override void VisitClassDeclaration(ClassDeclarationSyntax node) => AddType(node, () => base.VisitClassDeclaration(node));

    public override void VisitRecordDeclaration(RecordDeclarationSyntax node) => AddType(node, () => base.VisitRecordDeclaration(node));

    public override void VisitEnumDeclaration(EnumDeclarationSyntax node) => facts.Enums.Add(node.Identifier.ValueText);

    public override void VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        if (DbSetOf(node.Type) is { } entity)
        {
            facts.Entities.Add(entity);
            facts.Tables.Add(node.Identifier.ValueText);
        }

        if (ColumnType(node) is { } type && !IsWithTimeZone(type)) facts.WithoutTimeZone.Add(node.Identifier.ValueText);
        base.VisitPropertyDeclaration(node);
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        switch (node.MethodName())
        {
            case "Entity" or "Owned" when node.TypeArgument() is { } entity:
                facts.Entities.Add(TypeName.Simple(entity));
                break;
            case "ToTable" when node.StringArgument() is { } table:
                facts.Tables.Add(table);
                break;
            case "HasColumnType" when node.StringArgument() is { } type && !IsWithTimeZone(type) && node.ConfiguredProperty() is { } property:
                facts.WithoutTimeZone.Add(property);
                break;
            case "SetSwitch" when node.StringArgument() == "Npgsql.EnableLegacyTimestampBehavior":
                facts.HasLegacyTimestamps = true;
                break;
            case "UseSqlServer" or "UseMySql" or "UseMySQL" or "UseOracle":
                facts.HasOtherServer = true;
                break;
            case "UseSnakeCaseNamingConvention" or "UseLowerCaseNamingConvention":
                facts.HasNamingConvention = true;
                break;
        }

        base.VisitInvocationExpression(node);
    }

    public override void VisitIdentifierName(IdentifierNameSyntax node)
    {
        if (node.Identifier.ValueText is "SqlConnection" or "MySqlConnection" or "OracleConnection") facts.HasOtherServer = true;
    }

    private void AddType(TypeDeclarationSyntax node, Action visitMembers)
    {
        var bases = node.BaseList?.Types.Select(each => each.Type).ToList() ?? [];
        var parameters = node.Members.OfType<ConstructorDeclarationSyntax>().SelectMany(constructor => constructor.ParameterList.Parameters).Concat(node.ParameterList?.Parameters ?? []);
        var arguments = bases.OfType<GenericNameSyntax>().SelectMany(generic => generic.TypeArgumentList.Arguments).ToList();
        var attributes = node.AttributeLists.SelectMany(list => list.Attributes).ToList();
        if (bases.Exists(each => TypeName.Simple(each) == "IEntityTypeConfiguration")) facts.Entities.AddRange(arguments.Select(TypeName.Simple));
        facts.Types.Add(new(
            TypeName.Enclosing(node), facts.Project, node.Modifiers.Any(SyntaxKind.AbstractKeyword) || node.Modifiers.Any(SyntaxKind.StaticKeyword),
            node.Members.OfType<MethodDeclarationSyntax>().Any(TestFrameworks.IsTest), attributes.Exists(TestFrameworks.IsSetUp), [.. bases.Select(TypeName.Simple)],
            [.. bases.Concat(arguments).Concat(parameters.Select(parameter => parameter.Type)).Select(TypeName.Simple).Where(name => name.Length > 0)],
            [.. attributes.Where(TestFrameworks.IsCollection).Select(attribute => attribute.ArgumentList?.Arguments.FirstOrDefault()?.ToString() ?? "")], attributes.Exists(attribute => TypeName.Simple(attribute.Name) == "CollectionDefinition"),
            [.. node.Members.OfType<PropertyDeclarationSyntax>().Select(property => (property.Identifier.ValueText, TypeName.Simple(property.Type))),
             .. node is RecordDeclarationSyntax ? node.ParameterList?.Parameters.Select(parameter => (parameter.Identifier.ValueText, TypeName.Simple(parameter.Type))) ?? [] : []]));
        visitMembers();
    }

    private static string? DbSetOf(TypeSyntax type) => type switch
    {
        GenericNameSyntax { Identifier.ValueText: "DbSet" or "IDbSet" } set => TypeName.Simple(set.TypeArgumentList.Arguments[0]),
        NullableTypeSyntax nullable => DbSetOf(nullable.ElementType),
        QualifiedNameSyntax qualified => DbSetOf(qualified.Right),
        _ => null,
    };

    private static string? ColumnType(PropertyDeclarationSyntax node) =>
        node.AttributeLists.SelectMany(list => list.Attributes).Where(attribute => TypeName.Simple(attribute.Name) == "Column")
            .SelectMany(attribute => attribute.ArgumentList?.Arguments ?? []).Where(argument => argument.NameEquals?.Name.Identifier.ValueText == "TypeName")
            .Select(argument => argument.Expression.StringValue()).FirstOrDefault();

    // SQLite's own types say nothing about what the column will be.
    private static bool IsWithTimeZone(string type) => type.Contains("with time zone", StringComparison.OrdinalIgnoreCase) || type.ToUpperInvariant() is "TIMESTAMPTZ" or "TEXT" or "DATETIME";
}
