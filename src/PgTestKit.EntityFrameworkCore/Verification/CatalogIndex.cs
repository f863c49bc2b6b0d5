using Npgsql;

namespace PgTestKit;

/// <summary>An index of the catalog. An expression's column number is zero.</summary>
/// <param name="Table">The table's object id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUnique">Whether it is unique.</param>
/// <param name="IsConstraint">Whether a key or exclusion constraint made it.</param>
/// <param name="Method">Its access method, such as <c>btree</c>.</param>
/// <param name="KeyCount">How many of the columns are its key; the rest is included.</param>
/// <param name="Columns">Its columns' numbers.</param>
/// <param name="Options">Bit 1 of a key column means descending.</param>
/// <param name="Filter">Its predicate.</param>
internal sealed record CatalogIndex(uint Table, string Name, bool IsUnique, bool IsConstraint, string Method, int KeyCount, IReadOnlyList<short> Columns, IReadOnlyList<short> Options, string? Filter)
{
    public IEnumerable<short> Keys => Columns.Take(KeyCount);

    public IEnumerable<bool> Descending => Options.Take(KeyCount).Select(option => (option & 1) != 0);

    public static string Query(string condition) =>
        $"""
        SELECT i.indrelid, c.relname::text, i.indisunique, EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')), m.amname::text, i.indnkeyatts::int, i.indkey::int2[], i.indoption::int2[], pg_get_expr(i.indpred, i.indrelid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {condition}
        """;

    public static CatalogIndex Read(NpgsqlDataReader row) =>
        new(row.GetFieldValue<uint>(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetString(4), row.GetInt32(5), row.GetFieldValue<short[]>(6), row.GetFieldValue<short[]>(7), row.IsDBNull(8) ? null : row.GetString(8));
}
