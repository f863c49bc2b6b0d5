using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>The statements of one undo, in order, and what is to be read from their results.</summary>
internal sealed class UndoScript
{
    public const string Transaction = "pgtestkit_transaction", File = "pgtestkit_file";

    public List<NpgsqlBatchCommand> Commands { get; } = [];

    public List<(BaselineTable Table, NpgsqlTid[] Positions)> Inserts { get; } = [];

    /// <summary>Whether triggers were switched, files replaced or views refreshed.</summary>
    public bool ChangesCatalog { get; private set; }

    /// <summary>Whether a statement is among them that asks for BEGIN.</summary>
    public bool NeedsBlock { get; private set; }

    public void Add(string sql) => Commands.Add(new(sql));

    public void Add(NpgsqlBatchCommand command) => Commands.Add(command);

    public void AddInBlock(string sql)
    {
        NeedsBlock = true;
        Add(sql);
    }

    public void AddToCatalog(string sql)
    {
        ChangesCatalog = true;
        Add(sql);
    }

    public void Insert(MissingRows missing, bool upsert)
    {
        var table = missing.Table;
        var columns = table.Columns.Length == 0 ? "" : $" ({table.ColumnList}) OVERRIDING SYSTEM VALUE";
        var values = string.Join(", ", table.Columns.Select(column => "(q.r)." + Quote.Identifier(column)));
        foreach (var (positions, rows) in missing.Portions())
        {
            Commands.Add(new($"INSERT INTO {table.Name}{columns} SELECT {values} FROM (SELECT s.s::{table.Name} AS r FROM unnest($1::text[]) s(s) OFFSET 0) q{(upsert ? Upsert(table) : "")} RETURNING ctid")
            {
                Parameters = { new() { Value = rows, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text } },
            });
            Inserts.Add((table, positions));
        }
    }

    /// <summary>Asks for the files of tables, whose former positions of rows mean nothing any more.</summary>
    public void AddFiles(IEnumerable<BaselineTable> tables)
    {
        var oids = string.Join(", ", tables.Select(table => table.Oid));
        if (oids.Length > 0) Add($"SELECT pg_relation_filenode(oid) AS {File}, oid FROM pg_class WHERE oid IN ({oids})");
    }

    /// <summary>Asks for the transaction's id, which the rows that were put back carry.</summary>
    public void AddTransaction()
    {
        if (ChangesCatalog || Inserts.Count > 0) Add($"SELECT pg_current_xact_id()::text AS {Transaction}");
    }

    private static string Upsert(BaselineTable table)
    {
        var others = table.Columns.Except(table.Key).Select(column => $"{Quote.Identifier(column)} = excluded.{Quote.Identifier(column)}").ToList();
        // DO NOTHING would return no position.
        if (others.Count == 0) others.Add($"{Quote.Identifier(table.Key[0])} = excluded.{Quote.Identifier(table.Key[0])}");
        return $" ON CONFLICT ({string.Join(", ", table.Key.Select(Quote.Identifier))}) DO UPDATE SET {string.Join(", ", others)}";
    }
}
