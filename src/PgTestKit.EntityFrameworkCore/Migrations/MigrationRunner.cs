using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace PgTestKit;

/// <summary>
/// Tries a context's migrations one by one, up, down and up again: on empty tables, where it compares the catalog, and on tables that hold rows, where it looks for rows that get lost, for failures and for locks.
/// Each walk has databases of its own, beside the template's clones, and drops them. They are in the state that the template's steps before the context leave.
/// </summary>
public sealed class MigrationRunner
{
    private readonly TemplateDatabase _template;
    private readonly IDbContextInitializer _context;
    private readonly string _name;
    private readonly Dictionary<MigrationFindingKind, DifferenceSeverity> _severities = new()
    {
        [MigrationFindingKind.Leftover] = DifferenceSeverity.Warning,
        [MigrationFindingKind.ColumnOrder] = DifferenceSeverity.Ignore,
        [MigrationFindingKind.LongLock] = DifferenceSeverity.Warning,
        [MigrationFindingKind.Lock] = DifferenceSeverity.Warning,
        [MigrationFindingKind.NoRows] = DifferenceSeverity.Warning,
    };

    private readonly RowPlan _plan = new();
    private readonly IReadOnlyList<KnownMigration> _migrations;

    private MigrationRunner(TemplateDatabase template, IDbContextInitializer context, string name) =>
        (_template, _context, _name, _migrations) = (template, context, name, context.GetMigrations());

    /// <summary>A runner for one context of a template, such as that of the suite's fixture.</summary>
    /// <param name="template">The template.</param>
    /// <typeparam name="TContext">A context that was added with <c>AddDbContext</c>.</typeparam>
    /// <exception cref="PgTestKitException">The context is not part of the template, or has no migrations.</exception>
    public static MigrationRunner For<TContext>(TemplateDatabase template) where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(template);
        var name = typeof(TContext).Name;
        var context = template.Initializers.OfType<DbContextInitializer<TContext>>().FirstOrDefault() ?? throw new PgTestKitException($"{name} is not part of the template. Add .AddDbContext<{name}>() in Configure.");
        var runner = new MigrationRunner(template, context, name);
        return runner._migrations.Count > 0 ? runner : throw new PgTestKitException($"{name} has no migrations: its tables are created from the model. Add one: dotnet ef migrations add <Name> --context {name}.");
    }

    /// <summary>Loads rows once a migration was applied, in place of those that the runner makes up. The later migrations must keep them.</summary>
    /// <param name="migration">The migration's id, or its name alone; <c>0</c> for before the first.</param>
    /// <param name="sql">Statements that fit the tables as the migration leaves them.</param>
    /// <exception cref="PgTestKitException">There is no such migration.</exception>
    public MigrationRunner LoadAt(string migration, string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        _plan.Loads.Add(RowLoad.OfSql(Find(migration), sql));
        return this;
    }

    /// <summary>Loads rows in code once a migration was applied. The code may also migrate another context, or check what earlier rows became.</summary>
    /// <param name="migration">The migration's id, or its name alone; <c>0</c> for before the first.</param>
    /// <param name="load">Writes the rows.</param>
    /// <exception cref="PgTestKitException">There is no such migration.</exception>
    public MigrationRunner LoadAt(string migration, Func<NpgsqlConnection, CancellationToken, Task> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        _plan.Loads.Add(RowLoad.Of(Find(migration), load));
        return this;
    }

    /// <summary>Loads seed files once a migration was applied, as <c>AddSeed</c> does.</summary>
    /// <param name="migration">The migration's id, or its name alone; <c>0</c> for before the first.</param>
    /// <param name="path">A file, or a pattern with <c>*</c> and <c>**</c>, relative to the folder of the test assembly; named <c>schema.table.csv</c> or <c>schema/table.csv</c>.</param>
    /// <exception cref="PgTestKitException">There is no such migration.</exception>
    public MigrationRunner LoadSeedAt(string migration, string path)
    {
        _plan.Loads.Add(RowLoad.OfFiles(Find(migration), path));
        return this;
    }

    /// <summary>Leaves tables empty for which no rows were given. By default the runner puts two rows into each: one with a value in every column, one with NULL wherever it may.</summary>
    public MigrationRunner WithoutMadeUpRows()
    {
        _plan.MakesRows = false;
        return this;
    }

    /// <summary>Says that a table's rows go to another one. That is seen by itself when the table gets another name or schema, or is copied to one of the same name.</summary>
    /// <param name="from">The table, as <c>schema.table</c>.</param>
    /// <param name="to">Where its rows are afterwards; columns are paired by name.</param>
    public MigrationRunner ExpectMoved(string from, string to)
    {
        _plan.Expectations.Move(from, to);
        return this;
    }

    /// <summary>Says that a table is dropped with its rows on purpose.</summary>
    /// <param name="table">The table, as <c>schema.table</c>.</param>
    public MigrationRunner ExpectDropped(string table)
    {
        _plan.Expectations.Drop(table);
        return this;
    }

    /// <summary>Says that a column gets other values on purpose.</summary>
    /// <param name="table">The table, as <c>schema.table</c>, as it is called before or after.</param>
    /// <param name="column">The column, as it is called before or after.</param>
    public MigrationRunner ExpectChanged(string table, string column)
    {
        _plan.Expectations.Change(table, column);
        return this;
    }

    /// <summary>Sets the severity of a kind of finding.</summary>
    /// <param name="kind">The kind; its own documentation says what it is by default.</param>
    /// <param name="severity">The severity; what is ignored is not in the report.</param>
    public MigrationRunner Set(MigrationFindingKind kind, DifferenceSeverity severity)
    {
        _severities[kind] = severity;
        return this;
    }

    /// <summary>Walks through all migrations. Call it as often as you like: each walk makes its databases and drops them.</summary>
    /// <param name="cancellationToken">Cancels the walk; its databases are dropped.</param>
    /// <exception cref="PgTestKitException">Given rows could not be loaded, or the server failed.</exception>
    public async Task<MigrationReport> WalkAsync(CancellationToken cancellationToken = default)
    {
        var findings = new FindingList(this);
        var applied = await new CatalogWalk(_template, _context, _migrations, findings).RunAsync(cancellationToken);
        await new RowWalk(_template, _context, [.. _migrations.Take(applied)], _plan, findings).RunAsync(cancellationToken);
        string[] ids = [.. _migrations.Select(migration => migration.Id)];
        return new(_name, ids, [.. findings.All.OrderBy(finding => Array.IndexOf(ids, finding.Migration))]);
    }

    internal DifferenceSeverity SeverityOf(MigrationFindingKind kind) => _severities.GetValueOrDefault(kind, DifferenceSeverity.Error);

    private string Find(string migration)
    {
        if (migration == Migration.InitialDatabase) return migration;
        var found = _migrations.Where(known => known.Id == migration || known.Name == migration).ToList();
        return found.Count == 1 ? found[0].Id : throw new PgTestKitException($"{_name} has {(found.Count == 0 ? "no" : "more than one")} migration \"{migration}\". It has {string.Join(", ", _migrations.Select(known => known.Id))}.");
    }
}
