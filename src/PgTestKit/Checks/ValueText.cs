using System.Collections;
using System.Globalization;

namespace PgTestKit;

/// <summary>Values as SQL would write them, on one line and not too long.</summary>
internal static class ValueText
{
    private const int MaxLength = 40;

    public static string Of(object? value) => Of(value, MaxLength);

    public static string Of(object? value, int maxLength)
    {
        var text = value switch
        {
            null => "NULL",
            string characters => Quoted(characters),
            char character => Quoted(character.ToString()),
            bool truth => truth ? "true" : "false",
            Enum member => Quoted(ColumnValue.LabelOf(member)),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + (time.Kind == DateTimeKind.Utc ? "Z" : ""),
            DateTimeOffset moment => Of(moment.UtcDateTime, maxLength),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
            byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
            IEnumerable items => "{" + string.Join(", ", items.Cast<object?>().Select(item => Of(item, maxLength))) + "}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= maxLength ? text : text[..(maxLength - 3)] + "...";
    }

    private static string Quoted(string text) =>
        "'" + text.Replace("'", "''", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "'";
}
