using Npgsql;

namespace PgTestKit;

/// <summary>What every clone holds before its first test, read once from a clean one.</summary>
internal sealed class TemplateBaseline(CloneFactory factory) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private SequenceBaseline? _sequences;
    private Baseline? _baseline;

    /// <summary>A clone that no test ever leases, once it was asked for.</summary>
    public Clone? Pristine { get; private set; }

    /// <summary>The part that a transaction needs, once it was read.</summary>
    public SequenceBaseline? Sequences => _sequences;

    /// <summary>The part that a transaction needs, read with the owner's rights.</summary>
    public async ValueTask<SequenceBaseline> SequencesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        _sequences ?? await OnceAsync(async () => _sequences ??= await SequenceBaseline.ReadAsync(connection, cancellationToken), cancellationToken);

    /// <summary>All that a reset needs.</summary>
    public async ValueTask<Baseline> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_baseline is not null) return _baseline;
        var sequences = await SequencesAsync(connection, cancellationToken);
        return await OnceAsync(async () => _baseline ??= await Baseline.ReadAsync(connection, sequences, cancellationToken), cancellationToken);
    }

    /// <summary>The source for rows that a test changed.</summary>
    public async ValueTask<Clone> PristineAsync(CancellationToken cancellationToken) =>
        await OnceAsync(async () => Pristine ??= await factory.CreateAsync(explore: false, cancellationToken), cancellationToken);

    public void Dispose() => _once.Dispose();

    private async Task<T> OnceAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            _once.Release();
        }
    }
}
