namespace PgTestKit;

/// <summary>The states that a test saved by name. The names are the test's alone and never reach the server, so any text will do.</summary>
internal abstract class Snapshots
{
    protected abstract IEnumerable<string> Names { get; }

    public async Task TakeAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Names.Contains(name)) throw new PgTestKitException($"This test has a snapshot \"{name}\" already. Take another name, or go back to it with RestoreSnapshotAsync.");
        await SaveAsync(name, cancellationToken);
    }

    public async Task RestoreAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!Names.Contains(name)) throw new PgTestKitException($"This test has no snapshot \"{name}\"; it has {Listed()}.{WhyNot} Take one with SnapshotAsync first.");
        await GoBackAsync(name, cancellationToken);
    }

    /// <summary>Why a name may be gone, as a sentence after a space.</summary>
    protected virtual string WhyNot => "";

    protected abstract Task SaveAsync(string name, CancellationToken cancellationToken);

    protected abstract Task GoBackAsync(string name, CancellationToken cancellationToken);

    private string Listed() => string.Join(", ", Names.Select(name => $"\"{name}\"").DefaultIfEmpty("none"));
}
