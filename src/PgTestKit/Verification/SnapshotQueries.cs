namespace PgTestKit;

/// <summary>One query for each kind of object. Each returns schema, rank, header, part and line: an object's lines are put in the order of their parts, and within a part as they come.</summary>
internal static class SnapshotQueries
{
    // Everything that can have an owner, grants and a comment. What belongs to an extension is the extension's.
    private const string Objects =
        """
        SELECT u.* FROM (
            SELECT 'pg_namespace'::regclass AS class, n.oid, n.nspname::text AS schema, 1 AS rank, format('schema %I', n.nspname) AS header, n.nspowner AS owner, n.nspacl AS acl, 'n'::"char" AS kind, 'n'::"char" AS relkind
            FROM pg_namespace n
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, n.nspname, 2, format('%s %I.%I', CASE t.typtype WHEN 'e' THEN 'enum type' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'composite type' END, n.nspname, t.typname), t.typowner, t.typacl, 'T', t.typtype
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')
            UNION ALL
            SELECT 'pg_class'::regclass, c.oid, n.nspname, CASE WHEN c.relkind = 'S' THEN 3 WHEN c.relkind IN ('v', 'm') THEN 5 ELSE 4 END,
                format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END, n.nspname, c.relname),
                c.relowner, c.relacl, (CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END)::"char", c.relkind
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
            UNION ALL
            SELECT 'pg_proc'::regclass, p.oid, n.nspname, 6,
                format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner, p.proacl, 'f', p.prokind
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.pronamespace <> 'pg_catalog'::regnamespace) u
        WHERE u.schema !~ '^pg_' AND u.schema <> 'information_schema'
            AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = u.class AND e.objid = u.oid AND e.deptype IN ('e', 'i') AND (e.deptype = 'e' OR u.relkind IN ('S', 'f', 'a')))
        """;

    private const string DatabaseOwner = "(SELECT datdba FROM pg_database WHERE datname = current_database())";

    private const string SequenceOptions =
        """
        concat_ws(' ',
            'start ' || nullif(q.seqstart, CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END), 'increment ' || nullif(q.seqincrement, 1),
            'minvalue ' || nullif(q.seqmin, CASE WHEN q.seqincrement > 0 THEN 1 ELSE CASE q.seqtypid WHEN 'int2'::regtype THEN -32768 WHEN 'int4'::regtype THEN -2147483648 ELSE -9223372036854775808 END END),
            'maxvalue ' || nullif(q.seqmax, CASE WHEN q.seqincrement < 0 THEN -1 ELSE CASE q.seqtypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END END),
            'cache ' || nullif(q.seqcache, 1), CASE WHEN q.seqcycle THEN 'cycle' END)
        """;

    public static IReadOnlyList<string> All { get; } =
    [
        // extensions
        "SELECT '', 0, format('extension %I', x.extname), 0, format('schema %I', n.nspname) FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql'",

        // every object, and its owner where it is not the database's
        $"""
        SELECT o.schema, o.rank, o.header, 0, CASE WHEN o.owner <> {DatabaseOwner} AND o.header <> 'schema public' THEN format('owner %I', pg_get_userbyid(o.owner)) END
        FROM ({Objects}) o
        """,

        // enum labels
        $"SELECT o.schema, o.rank, o.header, 10, quote_literal(e.enumlabel) FROM ({Objects}) o JOIN pg_enum e ON e.enumtypid = o.oid WHERE o.relkind = 'e' ORDER BY o.oid, e.enumsortorder",

        // domains
        $"""
        SELECT o.schema, o.rank, o.header, 10, concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
            CASE WHEN t.typcollation NOT IN (0, b.typcollation) THEN 'collate ' || t.typcollation::regcollation END, CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault)
        FROM ({Objects}) o JOIN pg_type t ON t.oid = o.oid JOIN pg_type b ON b.oid = t.typbasetype WHERE o.relkind = 'd'
        """,

        // composite types, and the columns of tables and views
        $"""
        SELECT o.schema, o.rank, o.header, 10, concat_ws(' ', CASE WHEN o.rank = 2 THEN 'attribute' ELSE 'column' END, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN 'collate ' || a.attcollation::regcollation END, CASE WHEN a.attnotnull THEN 'not null' END,
            CASE a.attidentity WHEN 'a' THEN 'generated always as identity' WHEN 'd' THEN 'generated by default as identity' END,
            CASE WHEN a.attidentity <> '' THEN (SELECT '(' || nullif({SequenceOptions}, '') || ')' FROM pg_sequence q JOIN pg_depend s ON s.classid = 'pg_class'::regclass AND s.objid = q.seqrelid AND s.refclassid = 'pg_class'::regclass AND s.refobjid = a.attrelid AND s.refobjsubid = a.attnum AND s.deptype = 'i') END,
            CASE a.attgenerated WHEN 's' THEN format('generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid)) WHEN 'v' THEN format('generated always as (%s) virtual', pg_get_expr(d.adbin, d.adrelid)) ELSE 'default ' || pg_get_expr(d.adbin, d.adrelid) END)
        FROM (SELECT o.*, CASE WHEN o.rank = 2 THEN (SELECT typrelid FROM pg_type WHERE pg_type.oid = o.oid) ELSE o.oid END AS relation FROM ({Objects}) o WHERE o.relkind IN ('c', 'r', 'p', 'f', 'v', 'm')) o
        JOIN pg_attribute a ON a.attrelid = o.relation AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        ORDER BY o.oid, a.attnum
        """,

        // ranges
        $"""
        SELECT o.schema, o.rank, o.header, 10, concat_ws(' ', 'subtype', format_type(r.rngsubtype, NULL), CASE WHEN r.rngcollation NOT IN (0, t.typcollation) THEN 'collate ' || r.rngcollation::regcollation END, 'canonical ' || nullif(r.rngcanonical::text, '-'), 'subtype_diff ' || nullif(r.rngsubdiff::text, '-'))
        FROM ({Objects}) o JOIN pg_range r ON r.rngtypid = o.oid JOIN pg_type t ON t.oid = r.rngsubtype WHERE o.rank = 2 AND o.relkind = 'r'
        """,

        // sequences
        $"""
        SELECT o.schema, o.rank, o.header, 10, concat_ws(' ', 'as', format_type(q.seqtypid, NULL), nullif({SequenceOptions}, ''),
            (SELECT format('owned by %s.%I', s.refobjid::regclass, a.attname) FROM pg_depend s JOIN pg_attribute a ON a.attrelid = s.refobjid AND a.attnum = s.refobjsubid WHERE s.classid = 'pg_class'::regclass AND s.objid = o.oid AND s.deptype = 'a' LIMIT 1))
        FROM ({Objects}) o JOIN pg_sequence q ON q.seqrelid = o.oid
        """,

        // what a table is besides its columns: persistence, partitions, inheritance, options, row security, the server of a foreign one
        $"""
        SELECT o.schema, o.rank, o.header, 1, l.line FROM ({Objects}) o JOIN pg_class c ON c.oid = o.oid CROSS JOIN LATERAL (
            SELECT 1, 'unlogged' AS line WHERE c.relpersistence = 'u'
            UNION ALL SELECT 2, 'partition by ' || pg_get_partkeydef(c.oid) WHERE c.relkind = 'p'
            UNION ALL SELECT 3, CASE WHEN c.relispartition THEN format('partition of %s %s', i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid)) ELSE format('inherits %s', i.inhparent::regclass) END FROM pg_inherits i WHERE i.inhrelid = c.oid
            UNION ALL SELECT 4, format('with (%s)', array_to_string(c.reloptions, ', ')) WHERE c.reloptions IS NOT NULL
            UNION ALL SELECT 5, 'row level security' WHERE c.relrowsecurity
            UNION ALL SELECT 6, 'force row level security' WHERE c.relforcerowsecurity
            UNION ALL SELECT 7, format('server %I%s', s.srvname, ' (' || array_to_string(f.ftoptions, ', ') || ')') FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid) l (n, line)
        WHERE o.rank IN (4, 5) ORDER BY o.oid, l.n, l.line
        """,

        // keys, foreign keys, checks and exclusions; not the server's own copies of a foreign key for each partition that it refers to
        $"""
        SELECT o.schema, o.rank, o.header, 30, format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)) || coalesce(' comment ' || quote_literal(obj_description(k.oid, 'pg_constraint')), '')
        FROM ({Objects}) o JOIN pg_constraint k ON o.rank = 4 AND k.conrelid = o.oid OR o.rank = 2 AND k.contypid = o.oid
        WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND NOT EXISTS (SELECT FROM pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid)
        ORDER BY o.oid, array_position(ARRAY['p', 'u', 'x', 'f', 'c'], k.contype::text), k.conname
        """,

        // indexes that no constraint made
        $"""
        SELECT o.schema, o.rank, o.header, 40, concat_ws(' ', 'index', quote_ident(c.relname), CASE WHEN i.indisunique THEN 'unique' END, CASE WHEN NOT i.indisvalid THEN 'invalid' END, substring(pg_get_indexdef(i.indexrelid) FROM ' (USING .*)$')) || coalesce(' comment ' || quote_literal(obj_description(c.oid, 'pg_class')), '')
        FROM ({Objects}) o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class c ON c.oid = i.indexrelid
        WHERE o.rank IN (4, 5) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) ORDER BY o.oid, c.relname
        """,

        // extended statistics
        $"SELECT o.schema, o.rank, o.header, 50, substr(pg_get_statisticsobjdef(s.oid), 8) FROM ({Objects}) o JOIN pg_statistic_ext s ON s.stxrelid = o.oid ORDER BY o.oid, s.stxname",

        // triggers; not the copies on partitions
        $"""
        SELECT o.schema, o.rank, o.header, 60, substr(pg_get_triggerdef(t.oid), 8) || CASE t.tgenabled WHEN 'D' THEN ' disabled' WHEN 'R' THEN ' on replicas' WHEN 'A' THEN ' always' ELSE '' END || coalesce(' comment ' || quote_literal(obj_description(t.oid, 'pg_trigger')), '')
        FROM ({Objects}) o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE o.rank IN (4, 5) AND NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY o.oid, t.tgname
        """,

        // rules
        $"SELECT o.schema, o.rank, o.header, 65, substr(pg_get_ruledef(r.oid), 8) FROM ({Objects}) o JOIN pg_rewrite r ON r.ev_class = o.oid WHERE o.rank IN (4, 5) AND r.rulename <> '_RETURN' ORDER BY o.oid, r.rulename",

        // policies
        $"""
        SELECT o.schema, o.rank, o.header, 70, concat_ws(' ', 'policy', quote_ident(p.polname), CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
            'for', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
            'to', (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY pg_get_userbyid(role)) FROM unnest(p.polroles) role),
            'using (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
        FROM ({Objects}) o JOIN pg_policy p ON p.polrelid = o.oid WHERE o.rank = 4 ORDER BY o.oid, p.polname
        """,

        // views
        $"SELECT o.schema, o.rank, o.header, 20, pg_get_viewdef(o.oid) FROM ({Objects}) o WHERE o.rank = 5",

        // functions
        $"""
        SELECT o.schema, o.rank, o.header, 20, CASE WHEN o.relkind = 'a'
            THEN (SELECT concat_ws(' ', 'sfunc', g.aggtransfn::regproc, 'stype', format_type(g.aggtranstype, NULL), 'finalfunc ' || nullif(g.aggfinalfn::regproc::text, '-'), 'initcond ' || quote_literal(g.agginitval)) FROM pg_aggregate g WHERE g.aggfnoid = o.oid)
            ELSE pg_get_functiondef(o.oid) END
        FROM ({Objects}) o WHERE o.rank = 6
        """,

        // grants: what differs from what an owner has and PUBLIC gets without being told, all privileges in one word because there are more of them from 17 on
        $"""
        SELECT o.schema, o.rank, o.header, 80, format('%s %s%s %s %s%s', g.verb, CASE WHEN g.column_name IS NULL AND cardinality(g.privileges) = (SELECT count(DISTINCT privilege_type) FROM aclexplode(acldefault(o.kind, o.owner)) WHERE grantee = o.owner) THEN 'ALL' ELSE array_to_string(g.privileges, ', ') END,
            ' (' || quote_ident(g.column_name) || ')', CASE g.verb WHEN 'grant' THEN 'to' ELSE 'from' END, {Role("g.grantee", "o.owner")}, CASE WHEN g.is_grantable THEN ' with grant option' ELSE '' END)
        FROM ({Objects}) o CROSS JOIN LATERAL (
            SELECT coalesce((SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = o.class AND i.objoid = o.oid AND i.objsubid = 0), acldefault(o.kind, o.owner)) AS base) b CROSS JOIN LATERAL (
            SELECT 1 AS n, 'grant' AS verb, NULL::name AS column_name, x.grantee, x.is_grantable, array_agg(x.privilege_type ORDER BY x.privilege_type) AS privileges
            FROM (SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.acl) EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(b.base)) x GROUP BY x.grantee, x.is_grantable
            UNION ALL
            SELECT 2, 'revoke', NULL, x.grantee, false, array_agg(x.privilege_type ORDER BY x.privilege_type)
            FROM (SELECT grantee, privilege_type FROM aclexplode(b.base) EXCEPT SELECT grantee, privilege_type FROM aclexplode(o.acl)) x WHERE o.acl IS NOT NULL GROUP BY x.grantee
            UNION ALL
            SELECT 3, 'grant', a.attname, x.grantee, x.is_grantable, array_agg(x.privilege_type ORDER BY x.privilege_type)
            FROM pg_attribute a, aclexplode(a.attacl) x WHERE o.rank IN (4, 5) AND a.attrelid = o.oid AND a.attacl IS NOT NULL GROUP BY a.attname, x.grantee, x.is_grantable) g
        WHERE o.acl IS NOT NULL OR g.column_name IS NOT NULL
        ORDER BY o.oid, g.n, g.column_name, pg_get_userbyid(g.grantee), g.is_grantable
        """,

        // default privileges
        $"""
        SELECT coalesce(n.nspname::text, ''), CASE WHEN n.oid IS NULL THEN 0 ELSE 1 END, coalesce('schema ' || quote_ident(n.nspname), 'default privileges'), 80,
            format('default privileges%s %s %s on %s %s %s', CASE WHEN d.defaclrole <> {DatabaseOwner} THEN format(' of %I', pg_get_userbyid(d.defaclrole)) END, x.verb, string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type),
                CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' ELSE 'schemas' END, CASE x.verb WHEN 'grant' THEN 'to' ELSE 'from' END, {Role("x.grantee", "d.defaclrole")})
        FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL (SELECT CASE WHEN d.defaclnamespace = 0 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END AS base) b CROSS JOIN LATERAL (
            SELECT 'grant' AS verb, g.* FROM (SELECT grantee, privilege_type FROM aclexplode(d.defaclacl) EXCEPT SELECT grantee, privilege_type FROM aclexplode(b.base)) g
            UNION ALL SELECT 'revoke', g.* FROM (SELECT grantee, privilege_type FROM aclexplode(b.base) EXCEPT SELECT grantee, privilege_type FROM aclexplode(d.defaclacl)) g) x
        GROUP BY n.oid, n.nspname, d.defaclrole, d.defaclobjtype, x.verb, x.grantee ORDER BY n.nspname, d.defaclobjtype, x.verb, pg_get_userbyid(x.grantee), pg_get_userbyid(d.defaclrole)
        """,

        // comments
        $"""
        SELECT o.schema, o.rank, o.header, 90, concat_ws(' ', 'comment', 'on column ' || (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE d.objsubid > 0 AND a.attrelid = d.objoid AND a.attnum = d.objsubid), quote_literal(d.description))
        FROM ({Objects}) o JOIN pg_description d ON d.classoid = o.class AND d.objoid = o.oid
        WHERE NOT (o.header = 'schema public' AND d.description = 'standard public schema')
        ORDER BY o.oid, d.objsubid
        """,
    ];

    // A role that the server's own set-up chose the name of is called by what it is.
    private static string Role(string role, string owner) =>
        $"CASE WHEN {role} = 0 THEN 'PUBLIC' WHEN {role} = {owner} THEN 'its owner' WHEN {role} = {DatabaseOwner} THEN 'the database owner' ELSE quote_ident(pg_get_userbyid({role})) END";
}
