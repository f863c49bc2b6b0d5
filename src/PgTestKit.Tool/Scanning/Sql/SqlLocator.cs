using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Sql;

/// <summary>Finds the expressions that a program sends to its database as SQL.</summary>
internal static partial class SqlLocator
{
    public static IReadOnlyList<SyntaxKind> Kinds { get; } = [SyntaxKind.InvocationExpression, SyntaxKind.ObjectCreationExpression, SyntaxKind.SimpleAssignmentExpression];

    public static IEnumerable<SqlText> In(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } call => InCall(call),
        ObjectCreationExpressionSyntax { ArgumentList: { } arguments } created when Commands().IsMatch(TypeName.Simple(created.Type)) => First(arguments, IsStatement),
        AssignmentExpressionSyntax assignment when NameOf(assignment.Left) == "CommandText" && SqlReader.Read(assignment.Right) is { } sql => [sql],
        _ => [],
    };

    private static IEnumerable<SqlText> InCall(InvocationExpressionSyntax call)
    {
        var name = call.MethodName() ?? "";
        var named = call.ArgumentList.Arguments.Where(argument => argument.NameColon?.Name.Identifier.ValueText is "sql" or "defaultValueSql" or "computedColumnSql" or "query");
        return Always().IsMatch(name) ? First(call.ArgumentList, _ => true)
            : name is "HasCheckConstraint" ? call.ArgumentList.Arguments.Skip(1).Take(1).Select(argument => SqlReader.Read(argument.Expression)).OfType<SqlText>()
            : Dapper().IsMatch(name) ? First(call.ArgumentList, IsStatement)
            : named.Select(argument => SqlReader.Read(argument.Expression)).OfType<SqlText>();
    }

    private static IEnumerable<SqlText> First(ArgumentListSyntax arguments, Func<SqlText, bool> isMeant) =>
        arguments.Arguments.Select(argument => SqlReader.Read(argument.Expression)).OfType<SqlText>().Where(isMeant).Take(1);

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsStatement(SqlText sql) => Statement().IsMatch(sql.Code);

    [GeneratedRegex("^(FromSql(Raw|Interpolated)?|ExecuteSql(Raw|Interpolated)?(Async)?|SqlQuery(Raw)?|ToSqlQuery|HasDefaultValueSql|HasComputedColumnSql|HasFilter|Sql)$")]
    private static partial Regex Always();

    [GeneratedRegex("^(Query|QueryFirst|QueryFirstOrDefault|QuerySingle|QuerySingleOrDefault|QueryMultiple|QueryUnbuffered|Execute|ExecuteScalar|ExecuteReader|ExecuteNonQuery|CreateCommand)(Async)?$")]
    private static partial Regex Dapper();

    [GeneratedRegex("^(CommandDefinition|[A-Za-z]*Command)$")]
    private static partial Regex Commands();

    [GeneratedRegex(@"^\s*\(?\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP|PRAGMA|ATTACH|DETACH|VACUUM|EXPLAIN|BEGIN|VALUES|TRUNCATE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
