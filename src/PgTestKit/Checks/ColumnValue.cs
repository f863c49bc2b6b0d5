using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql.NameTranslation;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Compares what a test expects with what a column holds: the same value may come as another CLR type, depending on what is mapped.</summary>
internal static class ColumnValue
{
    /// <param name="expected">What the test expects.</param>
    /// <param name="actual">What was read.</param>
    /// <param name="type">The column's type, where it says how its values are compared: JSON by content, citext in any case.</param>
    public static bool AreEqual(object? expected, object? actual, string type) => (expected, actual, type) switch
    {
        (not null, string json, "json" or "jsonb") => IsSameJson(expected, json),
        (string one, string other, "citext") => string.Equals(one, other, StringComparison.OrdinalIgnoreCase),
        _ => AreEqual(expected, actual),
    };

    public static bool AreEqual(object? expected, object? actual) => (expected, actual) switch
    {
        (null, _) or (_, null) => expected is null && actual is null,
        (Enum member, string text) => IsNamed(member, text),
        (string text, Enum member) => IsNamed(member, text),
        (DateTimeOffset moment, DateTime time) => AreEqual(moment.UtcDateTime, time),
        (DateTime one, DateTime other) => IsSameMoment(one, other),
        (DateTime time, DateOnly day) => time == day.ToDateTime(TimeOnly.MinValue),
        (DateOnly day, DateTime time) => time == day.ToDateTime(TimeOnly.MinValue),
        (TimeSpan span, TimeOnly time) => span == time.ToTimeSpan(),
        (TimeOnly time, TimeSpan span) => span == time.ToTimeSpan(),
        (Guid id, string text) => Guid.TryParse(text, out var parsed) && parsed == id,
        (char character, string text) => text == character.ToString(),
        (string one, string other) => one == other,
        (IEnumerable one, IEnumerable other) => AreEqual([.. one.Cast<object?>()], [.. other.Cast<object?>()]),
        _ when IsNumber(expected) && IsNumber(actual) => IsSameNumber(expected, actual),
        _ => expected.Equals(actual),
    };

    /// <summary>The label that an enum member is sent as, unless a name translator of the suite's own says otherwise.</summary>
    public static string LabelOf(Enum member)
    {
        var name = member.ToString();
        return member.GetType().GetField(name)?.GetCustomAttribute<PgNameAttribute>()?.PgName ?? NpgsqlSnakeCaseNameTranslator.ConvertToSnakeCase(name, CultureInfo.InvariantCulture);
    }

    private static bool IsSameJson(object expected, string actual)
    {
        try
        {
            var node = expected is string text ? JsonNode.Parse(text) : JsonSerializer.SerializeToNode(expected);
            return JsonNode.DeepEquals(node, JsonNode.Parse(actual));
        }
        catch (JsonException)
        {
            return false; // the expected text is no JSON
        }
    }

    private static bool IsNamed(Enum member, string text) => text == LabelOf(member) || text == member.ToString();

    // PostgreSQL keeps microseconds, .NET tenths of them.
    private static bool IsSameMoment(DateTime expected, DateTime actual)
    {
        if (expected.Kind == DateTimeKind.Local && actual.Kind == DateTimeKind.Utc) expected = expected.ToUniversalTime();
        return (expected - actual).Duration() < TimeSpan.FromMicroseconds(1);
    }

    private static bool AreEqual(List<object?> one, List<object?> other) => one.Count == other.Count && one.Zip(other).All(pair => AreEqual(pair.First, pair.Second));

    private static bool IsNumber(object value) => Type.GetTypeCode(value.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static bool IsSameNumber(object one, object other) =>
        one is double or float || other is double or float
            ? Convert.ToDouble(one, CultureInfo.InvariantCulture).Equals(Convert.ToDouble(other, CultureInfo.InvariantCulture))
            : Convert.ToDecimal(one, CultureInfo.InvariantCulture) == Convert.ToDecimal(other, CultureInfo.InvariantCulture);
}
