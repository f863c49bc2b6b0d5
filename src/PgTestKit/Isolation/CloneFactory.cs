using System.Security.Cryptography;
using Npgsql;

namespace PgTestKit;

/// <summary>Makes clones of the template and drops them. Their names carry a lease, an advisory lock that this process holds, so that the next process knows which ones are orphans.</summary>
internal sealed class CloneFactory : IAsyncDisposable
{
    private const int MaxConnectionsPerClone = 20;
    private readonly RunningServer _server;
    private readonly string _template;
    private readonly IReadOnlyList<IDatabaseInitializer> _initializers;
    private readonly NpgsqlDataSource _maintenance;
    private readonly ServerLease? _lease;
    private readonly int _number;
    private int _count;

    private CloneFactory(RunningServer server, string template, IReadOnlyList<IDatabaseInitializer> initializers, NpgsqlDataSource maintenance, ServerLease? lease) =>
        (_server, _template, _initializers, _maintenance, _lease, _number) = (server, template, initializers, maintenance, lease, lease?.Number ?? RandomNumberGenerator.GetInt32(1, int.MaxValue));

    public static async Task<CloneFactory> OpenAsync(RunningServer server, string template, IReadOnlyList<IDatabaseInitializer> initializers, Action<string> log, CancellationToken cancellationToken)
    {
        var maintenance = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 4, MinPoolSize = 0 }.ConnectionString);
        try
        {
            var lease = server.IsThrowAway ? null : await ServerLease.TakeAsync(server, log, cancellationToken);
            return new(server, template, initializers, maintenance, lease);
        }
        catch
        {
            await maintenance.DisposeAsync();
            throw;
        }
    }

    public async Task<Clone> CreateAsync(CancellationToken cancellationToken)
    {
        var name = $"{_template}_{_number:x8}_{Interlocked.Increment(ref _count)}";
        await using (var connection = await _maintenance.OpenConnectionAsync(cancellationToken))
        {
            // Copying files beats logging every page, where nothing waits for the disk (PostgreSQL 15 and later).
            var strategy = _server.IsThrowAway && connection.PostgreSqlVersion.Major >= 15 ? " STRATEGY FILE_COPY" : "";
            await connection.ExecuteAsync($"CREATE DATABASE {Quote.Identifier(name)} TEMPLATE {Quote.Identifier(_template)}{strategy}", cancellationToken);
            await new Marker(Marker.OfClone).WriteAsync(connection, name, CancellationToken.None);
        }

        var settings = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name, MinPoolSize = 0, MaxPoolSize = MaxConnectionsPerClone, IncludeErrorDetail = true };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        foreach (var initializer in _initializers) initializer.ConfigureDataSource(builder);
        return new(name, settings.ConnectionString, builder.Build());
    }

    /// <summary>Drops a clone; on a throw-away server whose last hour has come, that would be for nothing.</summary>
    public async Task DropAsync(Clone clone, bool isLast)
    {
        await clone.DisposeAsync();
        if (isLast && _server.IsThrowAway) return;
        await using var connection = await _maintenance.OpenConnectionAsync();
        await DatabaseRemoval.DropAsync(connection, clone.Name, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _maintenance.DisposeAsync();
        if (_lease is not null) await _lease.DisposeAsync();
    }
}
