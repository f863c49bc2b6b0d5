namespace PgTestKit;

/// <summary>Servers tried in turn; when none can start, one error lists each with its reason.</summary>
internal sealed class ServerLadder(PostgresServer first, PostgresServer next) : PostgresServer
{
    public IReadOnlyList<PostgresServer> Rungs { get; } = [.. RungsOf(first), .. RungsOf(next)];

    public override string Name => string.Join(", otherwise ", Rungs.Select(rung => rung.Name));

    protected internal override string SharingKey => string.Join("|", Rungs.Select(rung => rung.SharingKey));

    public override async Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        Exception? last = null;
        foreach (var rung in Rungs)
        {
            try
            {
                return await rung.StartAsync(start, cancellationToken);
            }
            catch (PgTestKitException exception)
            {
                last = exception;
                failures.Add($"  {failures.Count + 1}. {rung.Name}: {exception.Message}");
            }
        }

        throw new PgTestKitException("No PostgreSQL could be started. What was tried:" + Environment.NewLine + string.Join(Environment.NewLine, failures), last);
    }

    private static IReadOnlyList<PostgresServer> RungsOf(PostgresServer server) => server is ServerLadder ladder ? ladder.Rungs : [server];
}
