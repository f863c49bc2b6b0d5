using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>The number of rows in each catalog that a schema change leaves a trace in. A younger row means that something was made or altered, another number that something was dropped.</summary>
internal static class CatalogState
{
    /// <summary>Objects that came with PostgreSQL have lower ids; an index finds the others.</summary>
    public const int FirstNormalObjectId = 16384;

    private const string ThisDatabase = "(SELECT oid FROM pg_database WHERE datname = current_database())";

    private static readonly string[] Objects =
    [
        "pg_class", "pg_proc", "pg_type", "pg_constraint", "pg_attrdef", "pg_trigger", "pg_enum", "pg_extension", "pg_policy", "pg_rewrite", "pg_largeobject_metadata",
        "pg_default_acl", "pg_event_trigger", "pg_publication", "pg_publication_rel", "pg_foreign_server", "pg_statistic_ext", "pg_collation", "pg_cast", "pg_operator", "pg_opclass", "pg_opfamily", "pg_conversion", "pg_ts_config", "pg_ts_dict", "pg_foreign_data_wrapper",
    ];

    private static readonly string[] Parts =
    [
        // Whoever makes a large object chooses its id.
        .. Objects.Select(catalog => catalog == "pg_largeobject_metadata" ? catalog + " WHERE true" : $"{catalog} WHERE oid >= {FirstNormalObjectId}"),
        $"pg_attribute WHERE attrelid >= {FirstNormalObjectId}",
        $"pg_sequence WHERE seqrelid >= {FirstNormalObjectId}",
        $"pg_description WHERE objoid >= {FirstNormalObjectId}",
        $"pg_foreign_table WHERE ftrelid >= {FirstNormalObjectId}",
        $"pg_index WHERE indexrelid >= {FirstNormalObjectId}",
        $"pg_depend WHERE objid >= {FirstNormalObjectId}",
        $"pg_ts_config_map WHERE mapcfg >= {FirstNormalObjectId}",
        "pg_language WHERE true",
        // A session's first temporary table makes a schema that stays.
        "pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'",
        "pg_database WHERE datname = current_database()",
        // Those of a role in all databases too: no new clone is without them, but the log can say whose they are.
        $"pg_db_role_setting WHERE setdatabase IN (0, {ThisDatabase})",
        $"pg_shdescription WHERE classoid = 'pg_database'::regclass AND objoid = {ThisDatabase}",
        // Only a superuser may read these, so they come last.
        "pg_largeobject WHERE true",
        $"pg_subscription WHERE subdbid = {ThisDatabase}",
    ];

    private static readonly string Sql = Union(Parts);
    private static readonly string SqlForAll = Union(Parts[..^2]);

    /// <summary>Counts the rows, and those that a test wrote.</summary>
    public static NpgsqlBatchCommand Query(bool isSuperuser, Horizon horizon) => horizon.AddTo(new NpgsqlBatchCommand(isSuperuser ? Sql : SqlForAll));

    public static async Task<(long Rows, long Young)[]> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var counts = new (long, long)[Parts.Length];
        while (await reader.ReadAsync(cancellationToken)) counts[reader.GetInt32(0)] = (reader.GetInt64(1), reader.GetInt64(2));
        return counts;
    }

    /// <summary>The catalogs that differ, by name. Those with young rows in <c>pg_class</c> alone may hold relations that were merely emptied or refilled.</summary>
    public static string[] Changed((long Rows, long Young)[] baseline, (long Rows, long Young)[] now) =>
        [.. Parts.Where((_, i) => now[i].Young > 0 || now[i].Rows != baseline[i].Rows).Select(part => part.Split(' ')[0])];

    /// <summary>Describes what is young in some of them.</summary>
    public static async Task<string> DescribeAsync(NpgsqlConnection connection, string[] catalogs, Horizon horizon, CancellationToken cancellationToken)
    {
        var parts = Parts.Where(part => catalogs.Contains(part.Split(' ')[0])).Select(part => (Part: part, Description: DescriptionOf(part.Split(' ')[0]))).Where(each => each.Description is not null).ToList();
        var objects = new List<string>();
        if (parts.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    horizon.AddTo(new NpgsqlBatchCommand("SELECT DISTINCT description FROM (" + string.Join(
                        " UNION ALL ", parts.Select(each => $"SELECT {each.Description} FROM pg_catalog.{each.Part} AND {Horizon.Young}")) + ") d(description) WHERE description IS NOT NULL LIMIT 3")),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) objects.Add(reader.GetString(0));
        }

        return objects.Count > 0 ? string.Join(", ", objects) : "something was dropped, or changed in " + string.Join(", ", catalogs);
    }

    private static string? DescriptionOf(string catalog) => catalog switch
    {
        "pg_attribute" => "CASE WHEN attnum > 0 THEN pg_describe_object('pg_class'::regclass, attrelid, attnum) END",
        "pg_description" => "'comment on ' || pg_describe_object(classoid, objoid, objsubid)",
        "pg_index" => "pg_describe_object('pg_class'::regclass, indexrelid, 0)",
        "pg_largeobject" => "'large object ' || loid",
        "pg_largeobject_metadata" => "'large object ' || oid",
        "pg_enum" => "format('label %L of %s', enumlabel, pg_describe_object('pg_type'::regclass, enumtypid, 0))",
        "pg_database" => "'the database itself (ALTER DATABASE, GRANT ... ON DATABASE)'",
        "pg_shdescription" => "'the database''s comment'",
        "pg_db_role_setting" => "format('setting %s of %s', setconfig, CASE WHEN setdatabase = 0 THEN format('role %s in all databases, which only ALTER ROLE ... RESET undoes', setrole::regrole) WHEN setrole = 0 THEN 'the database' ELSE format('role %s in the database', setrole::regrole) END)",
        "pg_namespace" or "pg_language" or "pg_subscription" => "pg_describe_object(tableoid, oid, 0)",
        _ => Objects.Contains(catalog) ? "pg_describe_object(tableoid, oid, 0)" : null,
    };

    // age() counts back from the next transaction id, so the comparison survives a wrap-around.
    private static string Union(string[] parts) => string.Join(" UNION ALL ", parts.Select((part, i) => $"SELECT {i}, count(*), count(*) FILTER (WHERE {Horizon.Young}) FROM pg_catalog.{part}"));
}
