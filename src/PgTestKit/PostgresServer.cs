namespace PgTestKit;

/// <summary>Where PostgreSQL runs: a local process, an existing server, a container, or a ladder of them. Describes it; <see cref="StartAsync"/> starts it.</summary>
public abstract class PostgresServer
{
    /// <summary>What the server is called in reports and errors, for example <c>local PostgreSQL 17</c>. Holds no password.</summary>
    public abstract string Name { get; }

    /// <summary>A <c>postgres</c> process on a throw-away data directory, gone when the tests are gone.</summary>
    /// <param name="version">The version wanted: <c>"17"</c>, exactly <c>"17.2"</c>, a range <c>"15-17"</c>, or the oldest that will do <c>"15-"</c>; any from 13 on by default, the newest first.</param>
    /// <param name="binaries">The folder that holds <c>postgres</c> and <c>initdb</c>; searched for by default.</param>
    /// <exception cref="PgTestKitException">The version can't be read, or is older than 13.</exception>
    public static LocalServer Local(string? version = null, string? binaries = null) => new(version, binaries);

    /// <summary>A server that runs already. The kit works only in databases that it makes there, and needs CREATEDB, no superuser.</summary>
    /// <param name="connectionString">An Npgsql connection string; its database, <c>postgres</c> by default, is only connected to, never changed.</param>
    public static ExistingServer Existing(string connectionString) => new(connectionString);

    /// <summary>A ladder: this server, and where it can't start, the other one.</summary>
    /// <param name="next">What to start instead.</param>
    public PostgresServer Otherwise(PostgresServer next) => new ServerLadder(this, next);

    /// <summary>Starts the server, or connects to it, and returns when it answers.</summary>
    /// <param name="start">What the server is wanted for.</param>
    /// <param name="cancellationToken">Cancels the start and removes what was begun.</param>
    /// <exception cref="PgTestKitException">The server can't be had here; the message says why and what mends it.</exception>
    public abstract Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken);

    /// <summary>What two fixtures of one process must have in common to share one running server. Compared as text, never shown.</summary>
    protected internal abstract string SharingKey { get; }
}
