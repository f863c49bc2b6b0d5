namespace PgTestKit;

internal sealed partial record Baseline
{
    public const string UserSchema = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";
    private const string HasRows = $"c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND {UserSchema}";
    private const string IsReadable = "has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')";
    private const string Root = "CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid ELSE c.oid END";

    private const string TablesSql =
        $"""
        SELECT c.oid, n.nspname, c.relname, {Root}, (SELECT format('%I.%I', m.nspname, r.relname) FROM pg_class r JOIN pg_namespace m ON m.oid = r.relnamespace WHERE r.oid = {Root}), c.relkind = 'm', c.relispopulated, pg_relation_filenode(c.oid), c.relispopulated AND pg_relation_size(c.oid) > 0,
          array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum),
          array(SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate AND i.indisvalid AND a.attgenerated = ''),
          array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity = 'a' AND NOT a.attisdropped),
          c.relrowsecurity AND c.relforcerowsecurity
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {HasRows} AND {IsReadable}
        ORDER BY c.oid
        """;

    // What belongs to an extension is the extension's business.
    private const string UnreadableSql =
        $"""
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {HasRows} AND NOT ({IsReadable})
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.oid
        """;

    private const string ForeignKeysSql =
        """
        SELECT k.conname, k.conrelid, n.nspname, c.relname,
          CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid ELSE c.oid END, CASE WHEN r.relispartition THEN pg_partition_root(r.oid)::oid ELSE r.oid END, m.nspname, r.relname,
          array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.n ORDER BY u.i),
          array(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = u.n ORDER BY u.i),
          k.confdeltype IN ('c', 'n', 'd'), k.confupdtype IN ('c', 'n', 'd'), k.condeferrable
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace m ON m.oid = r.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 ORDER BY k.oid
        """;

    // Each with its own way back: a trigger may have been disabled, or fire always or for replicas only.
    private const string FiringsSql =
        $"""
        SELECT c.oid, t.tgenabled, format('ALTER TABLE %I.%I DISABLE TRIGGER %I', n.nspname, c.relname, t.tgname),
          format('ALTER TABLE %I.%I ENABLE %s TRIGGER %I', n.nspname, c.relname, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, t.tgname)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relkind IN ('r', 'p') AND {UserSchema}
        UNION ALL
        SELECT c.oid, w.ev_enabled, format('ALTER TABLE %I.%I DISABLE RULE %I', n.nspname, c.relname, w.rulename),
          format('ALTER TABLE %I.%I ENABLE %s RULE %I', n.nspname, c.relname, CASE w.ev_enabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, w.rulename)
        FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE w.ev_enabled <> 'D' AND w.ev_type <> '1' AND c.relkind = 'r' AND {UserSchema}
        UNION ALL
        SELECT c.oid, 'S', format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY', n.nspname, c.relname), format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relrowsecurity AND c.relforcerowsecurity AND c.relkind = 'r' AND {UserSchema}
        """;

    private static string RightsSql(int version) =>
        $"""
        SELECT r.rolsuper,
          {(version >= 15 ? "has_parameter_privilege(r.rolname, 'session_replication_role', 'SET')" : "r.rolsuper")}, r.rolsuper OR r.rolbypassrls
        FROM pg_roles r WHERE r.rolname = current_user
        """;
}
