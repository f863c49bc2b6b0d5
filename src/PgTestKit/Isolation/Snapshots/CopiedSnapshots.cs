namespace PgTestKit;

/// <summary>Each snapshot is a copy of the test's database; going back makes a copy of the copy and puts it in the database's place.</summary>
internal sealed class CopiedSnapshots(TestDatabase database, Lease lease) : Snapshots
{
    private readonly Dictionary<string, Clone> _copies = [];

    protected override IEnumerable<string> Names => _copies.Keys;

    protected override async Task SaveAsync(string name, CancellationToken cancellationToken)
    {
        await using var closed = await database.CloseAsync(keepTransaction: true, cancellationToken);
        _copies[name] = await closed.WhileAloneAsync("be copied", () => lease.CopyAsync(lease.Clone.Name, cancellationToken));
    }

    protected override async Task GoBackAsync(string name, CancellationToken cancellationToken)
    {
        await using var closed = await database.CloseAsync(keepTransaction: false, cancellationToken);
        var copy = await lease.CopyAsync(_copies[name].Name, cancellationToken);
        await closed.ReplaceAsync(copy, cancellationToken);
    }
}
