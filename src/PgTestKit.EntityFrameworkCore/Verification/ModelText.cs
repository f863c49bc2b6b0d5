using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace PgTestKit;

/// <summary>The SQL that a model has, against the SQL that the server writes for the same.</summary>
internal static partial class ModelText
{
    /// <summary>A column's default as migrations write it; null without one.</summary>
    public static string? DefaultOf(IColumn column, IRelationalTypeMappingSource types)
    {
        if (column.DefaultValueSql is { } sql) return sql;
        if (!column.TryGetDefaultValue(out var value) || value is null or DBNull) return null;
        return (types.FindMapping(value.GetType(), column.StoreType) ?? types.GetMappingForValue(value)).GenerateSqlLiteral(value);
    }

    /// <summary>Whether two expressions differ in outer parentheses, in the cast of a literal and in the case of true and false at most. The server knows of many more ways to write the same.</summary>
    public static bool AreAlike(string? model, string? catalog) => Bare(model) == Bare(catalog);

    /// <summary>The type without length and precision, and one name for all text: what two types have in common that can be read as each other.</summary>
    public static string FamilyOf(string type)
    {
        var bare = Facets().Replace(type, "");
        return bare is "character varying" or "character" ? "text" : bare;
    }

    private static string? Bare(string? expression)
    {
        if (string.IsNullOrWhiteSpace(expression)) return null;
        var text = expression.Trim();
        while (IsInParentheses(text)) text = text[1..^1].Trim();
        if (CastLiteral().Match(text) is { Success: true } cast) text = cast.Groups[1].Value;
        return text is "TRUE" ? "true" : text is "FALSE" ? "false" : text;
    }

    private static bool IsInParentheses(string text)
    {
        if (text is not ['(', .., ')']) return false;
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"') quote = text[i];
            else if (text[i] is '(') depth++;
            else if (text[i] is ')' && --depth == 0) return false;
        }

        return true;
    }

    [GeneratedRegex("""^('(?:[^']|'')*'|-?[0-9.]+)::[\w ".,()\[\]]+$""", RegexOptions.CultureInvariant)]
    private static partial Regex CastLiteral();

    [GeneratedRegex(@"\([0-9, ]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex Facets();
}
