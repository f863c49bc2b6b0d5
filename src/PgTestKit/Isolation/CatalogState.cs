using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>The number of rows in each catalog that a schema change leaves a trace in. A younger row means that something was made or altered, another number that something was dropped.</summary>
internal static class CatalogState
{
    private static readonly string[] Catalogs =
        ["pg_class", "pg_attribute", "pg_proc", "pg_type", "pg_constraint", "pg_attrdef", "pg_trigger", "pg_enum", "pg_extension", "pg_policy", "pg_rewrite", "pg_largeobject_metadata", "pg_default_acl"];

    // age() counts back from the next transaction id, so the comparison survives a wrap-around.
    private static readonly string Sql = string.Join(" UNION ALL ",
    [
        .. Catalogs.Select((catalog, i) => $"SELECT {i}, count(*), count(*) FILTER (WHERE age(xmin) <= age($1)) FROM pg_catalog.{catalog}"),
        // A session's first temporary table makes a schema that stays.
        $"SELECT {Catalogs.Length}, count(*), count(*) FILTER (WHERE age(xmin) <= age($1)) FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'",
    ]);

    /// <summary>Counts the rows, and those that are not older than a transaction.</summary>
    public static NpgsqlBatchCommand Query(uint transaction) => new(Sql) { Parameters = { new() { Value = transaction, NpgsqlDbType = NpgsqlDbType.Xid } } };

    public static async Task<CatalogCounts> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new long[Catalogs.Length + 1];
        var hasYounger = false;
        while (await reader.ReadAsync(cancellationToken))
        {
            rows[reader.GetInt32(0)] = reader.GetInt64(1);
            hasYounger |= reader.GetInt64(2) > 0;
        }

        return new(rows, hasYounger);
    }
}
