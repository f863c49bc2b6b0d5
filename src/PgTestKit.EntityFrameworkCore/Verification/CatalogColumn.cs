using Npgsql;

namespace PgTestKit;

/// <summary>A column of the catalog; expressions as the server writes them.</summary>
/// <param name="Table">The table's object id.</param>
/// <param name="Number">Its number in the table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type with length and precision.</param>
/// <param name="IsNullable">Whether it takes NULL.</param>
/// <param name="Expression">Its default or generated expression.</param>
/// <param name="Identity"><c>a</c> for always, <c>d</c> for by default.</param>
/// <param name="IsGenerated">Whether the expression generates it.</param>
/// <param name="CollationSchema">The schema of a collation that is not its type's.</param>
/// <param name="Collation">That collation's name.</param>
internal sealed record CatalogColumn(uint Table, short Number, string Name, string Type, bool IsNullable, string? Expression, string Identity, bool IsGenerated, string? CollationSchema, string? Collation)
{
    /// <summary>Whether an insert may leave it out.</summary>
    public bool IsOptional => IsNullable || Expression is not null || Identity.Length > 0;

    public static string Query(string condition) =>
        $"""
        SELECT a.attrelid, a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text <> '', cn.nspname::text, cl.collname::text
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation cl ON cl.oid = a.attcollation AND a.attcollation <> t.typcollation LEFT JOIN pg_namespace cn ON cn.oid = cl.collnamespace
        WHERE {condition}
        """;

    public static CatalogColumn Read(NpgsqlDataReader row)
    {
        string? Text(int i) => row.IsDBNull(i) ? null : row.GetString(i);
        return new(row.GetFieldValue<uint>(0), row.GetInt16(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), Text(5), row.GetString(6), row.GetBoolean(7), Text(8), Text(9));
    }
}
