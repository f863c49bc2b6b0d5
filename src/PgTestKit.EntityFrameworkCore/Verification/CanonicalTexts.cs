using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace PgTestKit;

/// <summary>What the server makes of a model's types and expressions, found out by making temporary tables of them that are rolled back.</summary>
internal sealed class CanonicalTexts(NpgsqlConnection connection, IRelationalTypeMappingSource types)
{
    private const string Outermost = "pgtestkit_verifying", Savepoint = "pgtestkit_verification", Table = "pgtestkit_verification";
    private readonly Dictionary<string, string> _types = [];
    private readonly Dictionary<(ITable Table, char Kind, string Name), string?> _expressions = [];
    private readonly HashSet<ITable> _doubtful = [];

    /// <summary>A column's type as the server writes it.</summary>
    public string TypeOf(string storeType) => _types.GetValueOrDefault(storeType, storeType);

    /// <summary>Whether the model's expression is the catalog's. One that looks different is remembered, for <see cref="ResolveAsync"/> to ask the server.</summary>
    public bool Matches(ITable table, char kind, string name, string? model, string? catalog)
    {
        if (_expressions.TryGetValue((table, kind, name), out var canonical)) return canonical == catalog;
        if (ModelText.AreAlike(model, catalog)) return true;
        if (model is not null && catalog is not null) _doubtful.Add(table);
        return false;
    }

    /// <summary>Asks the server for the types among these that it would not write itself.</summary>
    public async Task ReadTypesAsync(IEnumerable<string> storeTypes, Catalog catalog, CancellationToken cancellationToken)
    {
        var written = catalog.Tables.Values.SelectMany(table => table.Columns.Values).Select(column => column.Type).ToHashSet();
        string[] unknown = [.. storeTypes.Distinct().Where(type => !written.Contains(type))];
        if (unknown.Length == 0) return;

        // One that does not exist must not keep the others from being read.
        await InRolledBackTransactionAsync(async () =>
        {
            foreach (var type in unknown)
                if (await TryAsync($"CREATE TEMP TABLE {Table} (c {type})", cancellationToken) && await ReadAsync(cancellationToken) is { Columns: [var column] })
                    _types[type] = column.Type;
        }, cancellationToken);
    }

    /// <summary>Asks the server about all tables with expressions that looked different; false when there were none.</summary>
    public async Task<bool> ResolveAsync(CancellationToken cancellationToken)
    {
        if (_doubtful.Count == 0) return false;
        await InRolledBackTransactionAsync(async () =>
        {
            foreach (var table in _doubtful)
            {
                // All at once; where the server refuses something, everything but that.
                string[] statements = [.. Sql(table)];
                if (!await TryAsync(string.Join("; ", statements), cancellationToken))
                    foreach (var statement in statements) await TryAsync(statement, cancellationToken);
                var read = await ReadAsync(cancellationToken);
                // What the server refused has no expression here.
                foreach (var column in read.Columns.Where(column => column.Expression is not null)) _expressions[(table, 'd', column.Name)] = column.Expression;
                foreach (var check in read.Checks) _expressions[(table, 'c', check.Name)] = check.Expression;
                foreach (var index in read.Indexes.Where(index => index.Filter is not null)) _expressions[(table, 'i', index.Name)] = index.Filter;
            }
        }, cancellationToken);
        _doubtful.Clear();
        return true;
    }

    private IEnumerable<string> Sql(ITable table)
    {
        const string Alter = $"ALTER TABLE pg_temp.{Table} ";
        yield return $"CREATE TEMP TABLE {Table} ()";
        foreach (var column in table.Columns.Where(column => !SystemColumns.Contains(column.Name)).OrderBy(column => column.ComputedColumnSql is not null))
        {
            yield return $"{Alter} ADD {Quote.Identifier(column.Name)} {column.StoreType}{(column.ComputedColumnSql is { } computed ? $" GENERATED ALWAYS AS ({computed}) STORED" : "")}";
            if (ModelText.DefaultOf(column, types) is { } value) yield return $"{Alter} ALTER {Quote.Identifier(column.Name)} SET DEFAULT {value}";
        }

        foreach (var check in table.CheckConstraints.Where(check => check.Name is not null))
            yield return $"{Alter} ADD CONSTRAINT {Quote.Identifier(check.Name!)} CHECK ({check.Sql})";
        foreach (var index in table.Indexes.Where(index => index.Filter is not null))
            yield return $"CREATE INDEX {Quote.Identifier(index.Name)} ON pg_temp.{Table} ({Quote.Identifier(index.Columns[0].Name)}) WHERE {index.Filter}";
    }

    private async Task<(IReadOnlyList<CatalogColumn> Columns, IReadOnlyList<CatalogConstraint> Checks, IReadOnlyList<CatalogIndex> Indexes)> ReadAsync(CancellationToken cancellationToken)
    {
        const string Ours = $"= 'pg_temp.{Table}'::regclass";
        var batch = new CatalogBatch();
        var columns = batch.Add(CatalogColumn.Query("c.oid " + Ours), CatalogColumn.Read);
        var checks = batch.Add(CatalogConstraint.Query("k.conrelid " + Ours), CatalogConstraint.Read);
        var indexes = batch.Add(CatalogIndex.Query("i.indrelid " + Ours), CatalogIndex.Read);
        await batch.ReadAsync(connection, cancellationToken);
        await connection.ExecuteAsync($"DROP TABLE pg_temp.{Table}", cancellationToken);
        return (columns, checks, indexes);
    }

    /// <summary>Runs DDL after a savepoint, and goes back to it when the server refuses: then a text is compared as it stands.</summary>
    private async Task<bool> TryAsync(string sql, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SAVEPOINT " + Savepoint, cancellationToken);
        try
        {
            await connection.ExecuteAsync($"{sql}; RELEASE {Savepoint}", cancellationToken);
            return true;
        }
        catch (PostgresException)
        {
            await connection.ExecuteAsync($"ROLLBACK TO {Savepoint}; RELEASE {Savepoint}", cancellationToken);
            return false;
        }
    }

    private async Task InRolledBackTransactionAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        var isInTransaction = await IsInTransactionAsync(cancellationToken);
        if (!isInTransaction) await connection.ExecuteAsync("BEGIN", cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            await connection.ExecuteAsync(isInTransaction ? $"ROLLBACK TO {Outermost}; RELEASE {Outermost}" : "ROLLBACK", CancellationToken.None);
        }
    }

    /// <summary>Sets a savepoint in a test's transaction, which goes on afterwards; outside of one the server refuses that, and nothing else happens.</summary>
    private async Task<bool> IsInTransactionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync("SAVEPOINT " + Outermost, cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.NoActiveSqlTransaction)
        {
            return false;
        }
    }
}
