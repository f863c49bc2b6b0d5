using Microsoft.Extensions.Logging;
using Npgsql;

namespace PgTestKit;

/// <summary>Says which server to use and which steps make the template. Steps run in the order in which they are added.</summary>
public sealed partial class TemplateDatabaseBuilder
{
    private static readonly Action<ILogger, string, Exception?> Line = LoggerMessage.Define<string>(LogLevel.Information, new(1, "Progress"), "{Line}");
    private readonly List<IDatabaseInitializer> _initializers = [];
    private PostgresServer? _server;
    private bool _keepsFailed = KeptDatabases.AreAskedFor(Environment.GetEnvironmentVariable(KeptDatabases.Variable));
    private ResetChoice _reset = new(new());
    private Action<string> _log = static _ => { };

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<IDatabaseInitializer> Initializers => _initializers;

    /// <summary>The server so far; null when none was chosen, which means a local one.</summary>
    public PostgresServer? Server => _server;

    /// <summary>Chooses the server. The variable PGTESTKIT_SERVER (a connection string, <c>local</c> or <c>container</c>) overrides it.</summary>
    /// <param name="server">For example <c>PostgresServer.Local(version: "17")</c>.</param>
    public TemplateDatabaseBuilder UseServer(PostgresServer server)
    {
        _server = server;
        return this;
    }

    /// <summary>Says what <see cref="TestIsolation.Reset"/> puts back; by default everything that a test changed.</summary>
    /// <param name="options">For example <c>new ResetOptions { TablesToIgnore = ["audit.log"] }</c>.</param>
    public TemplateDatabaseBuilder UseReset(ResetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _reset = new(options);
        return this;
    }

    /// <summary>For packages that bring a reset of their own: called once for each clone, before its first test.</summary>
    /// <param name="open">Takes the clone's data source, whose database is in the template's state.</param>
    public TemplateDatabaseBuilder UseDatabaseReset(Func<NpgsqlDataSource, CancellationToken, Task<IDatabaseReset>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _reset = new(new(), open);
        return this;
    }

    /// <summary>Sends lines about work that takes more than a second, and about what was cleaned up or built anew, somewhere. On a terminal, slow work also shows as one growing line on standard error.</summary>
    /// <param name="log">Takes one line; called from any thread.</param>
    public TemplateDatabaseBuilder LogTo(Action<string> log)
    {
        _log = log;
        return this;
    }

    /// <summary>Sends the lines of <see cref="LogTo(Action{string})"/> to a logger, as information.</summary>
    /// <param name="logger">The logger.</param>
    public TemplateDatabaseBuilder LogTo(ILogger logger) => LogTo(line => Line(logger, line, null));

    /// <summary>Keeps the database of a test that failed in <see cref="TestIsolation.Reset"/> or <see cref="TestIsolation.Clone"/>, the first ten of a run; the test's output says how to open it. The variable <c>PGTESTKIT_KEEP=failed</c> does the same without a change of code.</summary>
    public TemplateDatabaseBuilder KeepFailedDatabases()
    {
        _keepsFailed = true;
        return this;
    }

    /// <summary>Adds a step of your own.</summary>
    /// <param name="initializer">The step.</param>
    public TemplateDatabaseBuilder AddInitializer(IDatabaseInitializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        _initializers.Add(initializer);
        return this;
    }

    /// <summary>Starts the server, or joins it, and builds the template, or reuses it.</summary>
    /// <param name="cancellationToken">Cancels the build and removes what was begun.</param>
    /// <exception cref="PgTestKitException">No server can be had, or a step failed; the message says which, where and what mends it.</exception>
    public async Task<TemplateDatabase> BuildAsync(CancellationToken cancellationToken = default)
    {
        IDatabaseInitializer[] initializers = [.. _initializers.OrderBy(initializer => initializer.RunsLast)];
        var fingerprints = await Fingerprints.OfAsync(initializers, cancellationToken);
        var server = ServerChoice.Choose(_server, Environment.GetEnvironmentVariable(ServerChoice.Variable));
        var progress = new Progress(_log, Progress.Terminal);
        var build = new TemplateBuild(server, initializers, fingerprints, progress);
        var shared = await RunningServers.JoinAsync(server.SharingKey + "\n" + fingerprints.Hash, build.RunAsync, cancellationToken);
        return new(shared, initializers, Role, _reset, _keepsFailed ? new() : null, progress);
    }
}
