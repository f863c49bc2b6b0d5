using Npgsql;

namespace PgTestKit;

/// <summary>Makes the reset of each clone, once: what the builder chose, or else the kit's own.</summary>
internal sealed class ResetFactory(TemplateBaseline baseline, ResetChoice choice) : IDisposable
{
    private readonly PoolMeter _meter = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private ResetPlan? _plan;
    private PristineRows? _rows;

    public async Task<IDatabaseReset> OpenAsync(Clone clone, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (choice.Open is { } open) return await open(clone.OwnerDataSource, cancellationToken);
        var plan = await PlanAsync(connection, cancellationToken);
        var own = await ResetConnection.OpenAsync(clone.OwnerConnectionString, cancellationToken);
        try
        {
            return new CloneReset(clone, await ResetSession.OpenAsync(own, plan, _rows!, WipeGuard.OfClone, watch: true, cancellationToken), _meter);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        _once.Dispose();
        _meter.Dispose();
    }

    private async Task<ResetPlan> PlanAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            _rows ??= new PristineRows(baseline.PristineAsync);
            return _plan ??= new ResetPlan(await baseline.AllAsync(connection, cancellationToken), choice.Options);
        }
        finally
        {
            _once.Release();
        }
    }
}
