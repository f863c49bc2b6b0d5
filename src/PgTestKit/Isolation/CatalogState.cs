using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>The number of rows in each catalog that a schema change leaves a trace in. A younger row means that something was made or altered, another number that something was dropped.</summary>
internal static class CatalogState
{
    // Objects that came with PostgreSQL have lower ids; an index finds the others.
    private const int FirstNormalObjectId = 16384;
    private const string ThisDatabase = "(SELECT oid FROM pg_database WHERE datname = current_database())";

    private static readonly string[] Parts =
    [
        .. new[]
        {
            "pg_class", "pg_proc", "pg_type", "pg_constraint", "pg_attrdef", "pg_trigger", "pg_enum", "pg_extension", "pg_policy", "pg_rewrite", "pg_largeobject_metadata",
            "pg_default_acl", "pg_event_trigger", "pg_publication", "pg_foreign_server", "pg_statistic_ext", "pg_collation", "pg_cast", "pg_operator", "pg_opclass", "pg_opfamily", "pg_conversion", "pg_ts_config", "pg_ts_dict", "pg_foreign_data_wrapper",
        }.Select(catalog => $"{catalog} WHERE oid >= {FirstNormalObjectId}"),
        $"pg_attribute WHERE attrelid >= {FirstNormalObjectId}",
        $"pg_sequence WHERE seqrelid >= {FirstNormalObjectId}",
        $"pg_description WHERE objoid >= {FirstNormalObjectId}",
        $"pg_index WHERE indexrelid >= {FirstNormalObjectId}",
        $"pg_depend WHERE objid >= {FirstNormalObjectId}",
        $"pg_largeobject WHERE loid >= {FirstNormalObjectId}",
        $"pg_ts_config_map WHERE mapcfg >= {FirstNormalObjectId}",
        "pg_language WHERE true",
        // A session's first temporary table makes a schema that stays.
        "pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'",
        "pg_database WHERE datname = current_database()",
        $"pg_db_role_setting WHERE setdatabase = {ThisDatabase}",
        $"pg_shdescription WHERE classoid = 'pg_database'::regclass AND objoid = {ThisDatabase}",
    ];

    // age() counts back from the next transaction id, so the comparison survives a wrap-around.
    private static readonly string Sql = string.Join(" UNION ALL ", Parts.Select((part, i) => $"SELECT {i}, count(*), count(*) FILTER (WHERE age(xmin) <= age($1)) FROM pg_catalog.{part}"));

    /// <summary>Counts the rows, and those that are not older than a transaction.</summary>
    public static NpgsqlBatchCommand Query(uint transaction) => new(Sql) { Parameters = { new() { Value = transaction, NpgsqlDbType = NpgsqlDbType.Xid } } };

    public static async Task<CatalogCounts> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new long[Parts.Length];
        var hasYounger = false;
        while (await reader.ReadAsync(cancellationToken))
        {
            rows[reader.GetInt32(0)] = reader.GetInt64(1);
            hasYounger |= reader.GetInt64(2) > 0;
        }

        return new(rows, hasYounger);
    }
}
