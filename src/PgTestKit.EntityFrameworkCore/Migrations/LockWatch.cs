using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>After each statement of a migration, before it commits, asks which of the tables that hold rows are locked against writers, read as a whole, or written anew.</summary>
internal sealed partial class LockWatch(IReadOnlyList<TableState> tables, IEnumerable<(string Schema, string Name)> histories) : DbCommandInterceptor
{
    // By strength; weaker ones let others write.
    private const string Modes = "ARRAY['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock']";

    private const string Sql =
        $"""
        SELECT t.oid, coalesce((SELECT max(array_position({Modes}, l.mode)) FROM pg_locks l WHERE l.locktype = 'relation' AND l.relation = t.oid AND l.pid = pg_backend_pid() AND l.granted AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())), 0),
            coalesce(pg_relation_filenode(t.oid), 0)::bigint, coalesce(pg_stat_get_xact_tuples_returned(t.oid), 0)
        FROM unnest($1::bigint[]::oid[]) t (oid)
        """;

    private static readonly string[] ModeNames = ["", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"];

    private readonly long[] _oids = [.. tables.Select(table => table.Oid)];
    private readonly string[] _histories = [.. histories.Select(history => Quote.Identifier(history.Name))];
    private int _statements;
    private readonly List<Hold> _holds = [];
    private Dictionary<long, State> _last = [];

    /// <summary>What the locks, reads and rewrites were, a sentence each.</summary>
    public IEnumerable<(MigrationFindingKind Kind, string Text)> Findings()
    {
        foreach (var hold in _holds)
        {
            var table = tables.First(table => table.Oid == hold.Table).Name;
            var during = $"{ModeNames[hold.Mode]} on {table}";
            if (hold.IsRewrite) yield return (MigrationFindingKind.LongLock, $"{during} while the table is written anew, by: {hold.Statement}");
            else if (hold.IsRead) yield return (MigrationFindingKind.LongLock, $"{during} while the table is read as a whole, by: {hold.Statement}");
            var later = _statements - hold.Index - 1;
            if (!hold.IsNew || (later == 0 && (hold.IsRewrite || hold.IsRead))) continue; // told already
            yield return (MigrationFindingKind.Lock, $"{during}, {(later == 0 ? "in the last statement" : $"from there through {later} more {(later == 1 ? "statement" : "statements")}")}: {hold.Statement}");
        }
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (_oids.Length > 0 && IsMigration(eventData)) _last = await ReadAsync(command, cancellationToken);
        return result;
    }

    public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (_oids.Length == 0 || !IsMigration(eventData)) return result;
        var statement = OneLine(command.CommandText);
        var now = await ReadAsync(command, cancellationToken);
        foreach (var (oid, state) in now)
        {
            var before = _last.GetValueOrDefault(oid, state);
            var isRewrite = state.File != before.File && state.File != 0;
            // Without a transaction of its own the statement's locks are gone by now; a new file tells that it had the strongest.
            var mode = state.Mode > 0 ? state.Mode : isRewrite ? ModeNames.Length - 1 : 0;
            if (mode == 0) continue;
            var isRead = state.Read > before.Read;
            if (mode > before.Mode || isRewrite || isRead) _holds.Add(new(oid, mode, statement, _statements, mode > before.Mode, isRewrite, isRead));
        }

        _statements++;
        _last = now;
        return result;
    }

    // The lock on the history, and the row in it, are EF's own.
    private bool IsMigration(CommandEventData eventData) => eventData.CommandSource == CommandSource.Migrations && !_histories.Any(name => eventData.Command.CommandText.Contains(name, StringComparison.Ordinal));

    private async Task<Dictionary<long, State>> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)command.Connection!;
        var states = await connection.QueryAsync(Sql, row => (Oid: (long)row.GetFieldValue<uint>(0), State: new State(row.GetInt32(1), row.GetInt64(2), row.GetInt64(3))), cancellationToken, _oids);
        return states.ToDictionary(each => each.Oid, each => each.State);
    }

    private static string OneLine(string sql)
    {
        var text = Spaces().Replace(sql, " ").Trim();
        return text.Length > 100 ? text[..100] + " ..." : text;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private readonly record struct State(int Mode, long File, long Read);

    private sealed record Hold(long Table, int Mode, string Statement, int Index, bool IsNew, bool IsRewrite, bool IsRead);
}
