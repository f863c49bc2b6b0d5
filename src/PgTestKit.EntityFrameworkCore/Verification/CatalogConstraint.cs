using Npgsql;

namespace PgTestKit;

/// <summary>A key (<c>p</c>, <c>u</c>), foreign key (<c>f</c>) or check (<c>c</c>) of the catalog.</summary>
internal sealed record CatalogConstraint(uint Table, char Type, string Name, IReadOnlyList<short> Columns, uint PrincipalTable, IReadOnlyList<short> PrincipalColumns, char OnDelete, string? Expression)
{
    public static string Query(string condition) =>
        $"""
        SELECT k.conrelid, k.contype, k.conname::text, coalesce(k.conkey, '{"{}"}'), k.confrelid, coalesce(k.confkey, '{"{}"}'), k.confdeltype, CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE k.contype IN ('p', 'u', 'f', 'c') AND k.conrelid <> 0 AND {condition}
        """;

    public static CatalogConstraint Read(NpgsqlDataReader row) =>
        new(row.GetFieldValue<uint>(0), row.GetChar(1), row.GetString(2), row.GetFieldValue<short[]>(3), row.GetFieldValue<uint>(4), row.GetFieldValue<short[]>(5), row.GetChar(6), row.IsDBNull(7) ? null : row.GetString(7));
}
