using System.Text;
using System.Text.Json;
using Npgsql;

namespace PgTestKit;

/// <summary>Writes JSON values as the text that PostgreSQL reads for a column's type: arrays and composite values have a form of their own.</summary>
internal sealed class SeedTypes
{
    private const string Sql =
        """
        WITH RECURSIVE used AS (
            SELECT unnest($1)::oid AS oid
            UNION
            SELECT next.oid FROM used JOIN pg_type t ON t.oid = used.oid CROSS JOIN LATERAL (
                SELECT t.typelem WHERE t.typcategory = 'A' UNION ALL SELECT t.typbasetype WHERE t.typtype = 'd'
                UNION ALL SELECT a.atttypid FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) next(oid))
        SELECT t.oid::bigint, t.typtype = 'b' AND t.typname IN ('json', 'jsonb'), t.typbasetype::bigint, CASE WHEN t.typcategory = 'A' THEN t.typelem::bigint ELSE 0 END,
            ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
            ARRAY(SELECT a.atttypid::bigint FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
        FROM used JOIN pg_type t ON t.oid = used.oid
        """;

    private readonly Dictionary<long, SeedType> _types;

    private SeedTypes(IEnumerable<SeedType> types) => _types = types.ToDictionary(type => type.Oid);

    public static async Task<SeedTypes> ReadAsync(NpgsqlConnection connection, SeedTable table, CancellationToken cancellationToken) =>
        new(await connection.QueryAsync(
            Sql, row => new SeedType(row.GetInt64(0), row.GetBoolean(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<string[]>(4), row.GetFieldValue<long[]>(5)), cancellationToken, table.Columns.Select(column => column.TypeOid).ToArray()));

    /// <summary>The value's text; null for NULL.</summary>
    public string? Text(JsonElement value, long oid)
    {
        var type = _types.GetValueOrDefault(oid);
        if (type is { Base: > 0 }) return Text(value, type.Base);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            _ when type is { IsJson: true } => value.GetRawText(),
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Array when type is { Element: > 0 } => Array(value, type),
            JsonValueKind.Object when type is { Attributes.Length: > 0 } => Composite(value, type),
            _ => value.GetRawText(),
        };
    }

    // An array within an array is a further dimension: PostgreSQL's type is the same.
    private string Array(JsonElement array, SeedType? type) =>
        "{" + string.Join(',', array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Array && IsDimension(type) ? Array(item, type) : Quoted(Text(item, type?.Element ?? 0)) ?? "NULL")) + "}";

    private bool IsDimension(SeedType? type) => type is not null && !(_types.TryGetValue(type.Element, out var element) && (element.IsJson || element.Element > 0));

    private string Composite(JsonElement row, SeedType type) =>
        "(" + string.Join(',', type.Attributes.Zip(type.AttributeTypes, (name, oid) => row.TryGetProperty(name, out var value) ? Quoted(Text(value, oid)) : null)) + ")";

    private static string? Quoted(string? text) =>
        text is null ? null : new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Insert(0, '"').Append('"').ToString();

    private sealed record SeedType(long Oid, bool IsJson, long Base, long Element, string[] Attributes, long[] AttributeTypes);
}
