using Npgsql;

namespace PgTestKit;

/// <summary>Counts schema changes in a sequence by an event trigger, so that the catalogs are read only after one. In pg_catalog, where no comparison of schemas looks.</summary>
internal static class SchemaWatch
{
    private const string Sql =
        """
        SET allow_system_table_mods = on;
        CREATE SEQUENCE IF NOT EXISTS pg_catalog.pgtestkit_ddl;
        CREATE OR REPLACE FUNCTION pg_catalog.pgtestkit_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$ BEGIN PERFORM nextval('pg_catalog.pgtestkit_ddl'); END $$;
        DROP EVENT TRIGGER IF EXISTS pgtestkit_ddl;
        CREATE EVENT TRIGGER pgtestkit_ddl ON ddl_command_end EXECUTE FUNCTION pg_catalog.pgtestkit_ddl();
        ALTER EVENT TRIGGER pgtestkit_ddl ENABLE ALWAYS;
        RESET allow_system_table_mods
        """;

    // What fires no event trigger: the database's own settings and comment, event triggers, large objects, and tables that an extension makes by itself.
    private const string Counted =
        """
        concat_ws(' ', (SELECT last_value + is_called::int FROM pg_catalog.pgtestkit_ddl), (SELECT max(oid) FROM pg_class), (SELECT xmin FROM pg_database WHERE oid = {0}),
          (SELECT string_agg(xmin::text, ',') FROM pg_db_role_setting WHERE setdatabase IN (0, {0})), (SELECT xmin FROM pg_shdescription WHERE objoid = {0} AND classoid = 1262),
          (SELECT string_agg(xmin::text, ',') FROM pg_event_trigger), (SELECT count(*) FROM pg_largeobject_metadata),
          (SELECT string_agg(DISTINCT xmin::text, ',') FROM pg_largeobject_metadata), (SELECT count(*) FROM pg_largeobject), (SELECT string_agg(DISTINCT xmin::text, ',') FROM pg_largeobject))
        """;

    public static async Task<bool> InstallAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(Sql, cancellationToken);
            return true;
        }
        catch (PostgresException)
        {
            // No PL/pgSQL, say: then the catalogs are read every time.
            return false;
        }
    }

    /// <summary>Ends the counting. What is left in pg_catalog is part of no dump.</summary>
    public static Task RemoveAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("DROP EVENT TRIGGER IF EXISTS pgtestkit_ddl", cancellationToken);

    public static string Signature(bool isInstalled, uint database) =>
        isInstalled ? Counted.Replace("{0}", database.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) : "NULL::text";
}
