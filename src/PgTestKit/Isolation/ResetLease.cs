using Npgsql;

namespace PgTestKit;

/// <summary>The test commits; afterwards only what it changed is undone. What can't be undone costs the clone.</summary>
internal sealed class ResetLease : Lease
{
    private readonly Baseline _baseline;

    private ResetLease(ClonePool pool, Clone clone, NpgsqlConnection connection, Baseline baseline) : base(pool, clone, connection) => _baseline = baseline;

    public static Task<ResetLease> BeginAsync(ClonePool pool, CancellationToken cancellationToken) =>
        OpenAsync(pool, once: false, async (clone, connection) =>
        {
            var baseline = await pool.BaselineAsync(connection, cancellationToken);
            clone.FirstTestTransaction ??= uint.Parse(
                await connection.ScalarAsync<string>("SELECT (pg_snapshot_xmax(pg_current_snapshot())::text::bigint % 4294967296)::text", cancellationToken) ?? "", System.Globalization.CultureInfo.InvariantCulture);
            return new ResetLease(pool, clone, connection, baseline);
        }, cancellationToken);

    protected override async ValueTask UndoAsync()
    {
        string? reason;
        try
        {
            await Connection.DisposeAsync(); // gives temporary tables, locks and settings back, too
            await using var connection = await Clone.DataSource.OpenConnectionAsync();
            reason = await new Reset(Pool, _baseline, Clone, connection).RunAsync();
        }
        catch (NpgsqlException exception)
        {
            reason = exception.Message;
        }

        if (reason is null) Pool.Return(Clone);
        else Pool.Discard(Clone, reason);
    }
}
