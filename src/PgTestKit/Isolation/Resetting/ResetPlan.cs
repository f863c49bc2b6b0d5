using Npgsql;

namespace PgTestKit;

/// <summary>What of a baseline is put back, and the statements that find out what changed. The same for all clones.</summary>
internal sealed class ResetPlan
{
    private const int TablesPerStatement = 250;
    private readonly Dictionary<uint, BaselineTable> _tables;
    private readonly HashSet<uint> _roots;
    private readonly string[] _detection;

    public ResetPlan(Baseline baseline, ResetOptions options)
    {
        var missing = options.Keep.Where(name => !baseline.Tables.Any(table => ResetOptions.Names([name], table.Schema, table.Relation))).ToList();
        if (missing.Count > 0) throw new PgTestKitException($"ResetOptions.Keep names \"{missing[0]}\", and there is no such table. Check the spelling, upper case included.");
        if (baseline.Unreadable.FirstOrDefault(table => options.Selects(table.Schema, table.Relation)) is { Schema: not null } unreadable)
            throw new PgTestKitException($"Table {Quote.Identifier(unreadable.Schema, unreadable.Relation)} can't be put back after a test, because the role that resets may not read it. Connect as the table's owner, or leave it out with ResetOptions.TablesToIgnore.");
        Baseline = baseline;
        Options = options;
        var tables = baseline.Tables.Where(table => options.Selects(table.Schema, table.Relation)).ToList();
        _tables = tables.ToDictionary(table => table.Oid);
        _roots = [.. tables.Select(table => table.Root)];
        // Rows that row security hides can't be looked for, so these count as changed every time.
        Hidden = baseline.IgnoresSecurity ? [] : [.. tables.Where(table => table.IsForcedSecure)];
        var all = baseline.Tables.Select(table => table.Oid).ToHashSet();
        Sequences = [.. baseline.Sequences.Where(sequence => all.Contains(sequence.Owner) ? _tables.ContainsKey(sequence.Owner) : options.SelectsSchema(sequence.Schema))];
        // Of two tables in one partition tree only those in the plan are emptied: a key between them and the rest is a way out of the set.
        Outside = [.. baseline.ForeignKeys.Where(key => _roots.Contains(key.Referenced) && !_roots.Contains(key.Root))];
        _detection = [.. tables.Where(table => table.IsPopulated && !Hidden.Contains(table)).Chunk(TablesPerStatement).Select(Detection)];
    }

    public Baseline Baseline { get; }

    public ResetOptions Options { get; }

    public IReadOnlyList<BaselineSequence> Sequences { get; }

    public IReadOnlyList<BaselineTable> Hidden { get; }

    /// <summary>Foreign keys from tables that are left alone to tables that are put back.</summary>
    public IReadOnlyList<ForeignKey> Outside { get; }

    public IEnumerable<BaselineTable> Tables => _tables.Values;

    public bool Contains(uint root) => _roots.Contains(root);

    public BaselineTable? Table(uint oid) => _tables.GetValueOrDefault(oid);

    public int Detections => _detection.Length;

    public IEnumerable<NpgsqlBatchCommand> Detect(Horizon horizon) => _detection.Select(sql => horizon.AddTo(new NpgsqlBatchCommand(sql)));

    /// <summary>What has to be off while rows of these tables are written.</summary>
    public IEnumerable<Firing> Firings(IReadOnlySet<uint> tables) => Baseline.Firings.Where(firing => tables.Contains(firing.Table) && firing.When switch
    {
        'S' => !Baseline.IgnoresSecurity,
        'A' => true,
        'R' => Baseline.CanReplicate,
        _ => !Baseline.CanReplicate,
    });

    /// <summary>Whether a DELETE is all that it takes to empty a table.</summary>
    public bool CanEmptyAlone(BaselineTable table) => !Firings(new HashSet<uint> { table.Oid }).Any() && Outside.All(key => key.Referenced != table.Root);

    // Tables that were empty are looked at as one: without a LIMIT or EXISTS of its own, each costs half as much. The size decides between DELETE and TRUNCATE.
    private static string Detection(BaselineTable[] tables)
    {
        var empty = tables.Where(table => table.Rows == 0).Select(table => $"SELECT {table.Oid}::oid FROM ONLY {table.Name}").ToList();
        var filled = tables.Where(table => table.Rows > 0).Select(table => $"SELECT {table.Oid}::oid, young, total, 0::bigint FROM (SELECT count(*) FILTER (WHERE {Horizon.Young}), count(*) FROM ONLY {table.Name}) c(young, total) WHERE young > 0 OR total <> {table.Rows}");
        if (empty.Count > 0) filled = [$"SELECT oid, 0::bigint, 0::bigint, pg_relation_size(oid) FROM ({string.Join(" UNION ALL ", empty)}) e(oid) GROUP BY oid", .. filled];
        return string.Join(" UNION ALL ", filled);
    }
}
