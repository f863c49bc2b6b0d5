using System.Diagnostics.Metrics;

namespace PgTestKit;

/// <summary>Tells how many connections of a pool are open, which Npgsql says in its metrics alone. It asks no server.</summary>
internal sealed class PoolMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private string? _pool;
    private int _used;

    public PoolMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Npgsql" && instrument.Name == "db.client.connection.count") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((_, count, tags, _) => Take(count, tags));
        _listener.Start();
    }

    /// <param name="pool">The data source's name.</param>
    public int Used(string pool)
    {
        lock (_lock)
        {
            (_pool, _used) = (pool, 0);
            _listener.RecordObservableInstruments();
            return _used;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(int count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (isPool, isUsed) = (false, false);
        foreach (var (key, value) in tags)
        {
            isPool |= key == "db.client.connection.pool.name" && (string?)value == _pool;
            isUsed |= key == "db.client.connection.state" && (string?)value == "used";
        }

        if (isPool && isUsed) _used += count;
    }
}
