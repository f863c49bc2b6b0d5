using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Undoes what was found, in one transaction.</summary>
internal sealed partial class ResetSession
{
    private async Task<string?> UndoAsync(Found found, CancellationToken cancellationToken)
    {
        var changes = found.Changes.Where(change => !change.Table.IsView).ToList();
        var views = found.Changes.Where(change => change.Table.IsView).Select(change => change.Table).OrderBy(view => view.Oid).ToList();
        var missing = new Dictionary<uint, MissingRows>();
        for (var i = 0; i < changes.Count; i++)
        {
            if (!changes[i].LacksRows) continue;
            var (rows, rewrite) = await MissingAsync(changes[i], cancellationToken);
            missing.Add(rows.Table.Oid, rows);
            changes[i] = changes[i] with { Rewrite = rewrite };
        }

        var undo = new Undo(_plan, _guard, _horizon, changes, missing, views);
        if (_plan.Baseline.CanReplicate) await RunAsync(undo.InAnyOrder(), found, cancellationToken);
        else if (!await TryInOrderAsync(undo, found, cancellationToken)) return await TryRebuildAsync(undo, found, cancellationToken);
        return null;
    }

    private async Task<bool> TryInOrderAsync(Undo undo, Found found, CancellationToken cancellationToken)
    {
        if (undo.InOrder() is not { } script) return false;
        try
        {
            await RunAsync(script, found, cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (Refusal.Message(exception) is not null || exception.SqlState.StartsWith("23", StringComparison.Ordinal) || exception.SqlState.StartsWith("27", StringComparison.Ordinal))
        {
            // Rows depend on each other in a way that needs everything around them rebuilt.
            return false;
        }
    }

    private async Task<string?> TryRebuildAsync(Undo undo, Found found, CancellationToken cancellationToken)
    {
        if (undo.WhatRebuildWouldEmpty() is { } outside)
            return $"rows of {outside}, which the reset leaves alone, may refer to rows that the test wrote, and the role is not allowed to set session_replication_role. Leave both out of the reset or neither, or GRANT SET ON PARAMETER session_replication_role to the role";
        var rows = new Dictionary<uint, MissingRows>();
        foreach (var table in undo.Rebuilt.Where(table => table.Rows > 0))
            rows.Add(table.Oid, (await MissingAsync(new(table, 0, 0, 0, Rewrite: true), cancellationToken)).Rows);
        try
        {
            await RunAsync(undo.Rebuild(rows), found, cancellationToken);
            return null;
        }
        catch (PostgresException exception) when (exception.SqlState is not (PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected))
        {
            return Refusal.Message(exception) ?? $"without superuser the tables could not be refilled ({exception.MessageText}). GRANT SET ON PARAMETER session_replication_role to the role, or use TestIsolation.Clone";
        }
    }

    private async Task<(MissingRows Rows, bool Rewrite)> MissingAsync(TableChange change, CancellationToken cancellationToken)
    {
        var table = change.Table;
        var baseline = await _rows.PositionsAsync(table, cancellationToken);
        var missing = change.Rewrite ? null : await LostAsync(table, baseline, cancellationToken);
        var positions = missing ?? baseline;
        return (new(table, positions, await _rows.RowsAsync(table, positions, cancellationToken)), missing is null);
    }

    private async Task<NpgsqlTid[]?> LostAsync(BaselineTable table, NpgsqlTid[] baseline, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands = { new($"SELECT pg_relation_filenode({table.Oid})"), _horizon.AddTo(new($"SELECT ctid FROM ONLY {table.Name} WHERE NOT ({Horizon.Young})")) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (await reader.GetFieldValueAsync<uint>(0, cancellationToken) != Positions(table).FileNode) return null;
        await reader.NextResultAsync(cancellationToken);
        var survivors = new List<NpgsqlTid>();
        while (await reader.ReadAsync(cancellationToken)) survivors.Add(await reader.GetFieldValueAsync<NpgsqlTid>(0, cancellationToken));
        return Positions(table).Missing(baseline, survivors);
    }

    private RowPositions Positions(BaselineTable table) =>
        _positions.TryGetValue(table.Oid, out var known) ? known : _positions[table.Oid] = new(table.FileNode);

    private async Task RunAsync(UndoScript script, Found found, CancellationToken cancellationToken)
    {
        var apply = new List<Action>();
        var restore = 0u;
        await using (var transaction = script.NeedsBlock ? await _connection.BeginTransactionAsync(cancellationToken) : null)
        {
            await using (var batch = new NpgsqlBatch(_connection, transaction))
            {
                foreach (var command in script.Commands) batch.BatchCommands.Add(command);
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                restore = await ReadAsync(reader, script, apply, cancellationToken);
            }

            if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        }

        // Only now is it true.
        foreach (var action in apply) action();
        _horizon = new(found.Next, restore);
        _signature = script.ChangesCatalog ? await SignatureAsync(cancellationToken) : found.Signature;
    }

    private async Task<uint> ReadAsync(NpgsqlDataReader reader, UndoScript script, List<Action> apply, CancellationToken cancellationToken)
    {
        var inserts = new Queue<(BaselineTable Table, NpgsqlTid[] Positions)>(script.Inserts);
        var restore = 0u;
        do
        {
            switch (reader.FieldCount == 0 ? "" : reader.GetName(0))
            {
                case UndoScript.Transaction:
                    await reader.ReadAsync(cancellationToken);
                    restore = Horizon.Parse(reader.GetString(0));
                    break;
                case UndoScript.File:
                    while (await reader.ReadAsync(cancellationToken))
                    {
                        var (file, oid) = (await reader.GetFieldValueAsync<uint>(0, cancellationToken), await reader.GetFieldValueAsync<uint>(1, cancellationToken));
                        if (_plan.Table(oid) is { } table) apply.Add(() => Positions(table).Rewritten(file));
                    }

                    break;
                case "ctid":
                    var (into, positions) = inserts.Dequeue();
                    for (var i = 0; await reader.ReadAsync(cancellationToken); i++)
                    {
                        var (was, now) = (positions[i], await reader.GetFieldValueAsync<NpgsqlTid>(0, cancellationToken));
                        apply.Add(() => Positions(into).Moved(was, now));
                    }

                    break;
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return restore;
    }

    /// <summary>After the kit itself changed the catalog: that is no change of the test's.</summary>
    private async Task<string?> SignatureAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Header(null) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2);
    }
}
