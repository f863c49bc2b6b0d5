using Npgsql;

namespace PgTestKit;

/// <summary>The databases that a lease has besides its clone. They are named like clones, so that a sweep finds those of a dead process.</summary>
internal sealed partial class CloneFactory
{
    /// <summary>A copy of a database that no session is in, with its settings and grants; an empty one where there is no source.</summary>
    public async Task<Clone> CopyAsync(string? source, CancellationToken cancellationToken)
    {
        var name = NextName();
        await using var work = _progress.Begin(source is null ? $"making database {name}" : $"copying database {source}");
        await _server.CompleteAsync(cancellationToken);
        await using var connection = await Connections.OpenAsync(whenFull: true, cancellationToken);
        if (source is null)
        {
            await DatabaseCreation.CreateAsync(connection, name, DatabaseCreation.Empty, MarkerOfClone, cancellationToken);
            return Open(name);
        }

        await DatabaseCreation.CloneAsync(connection, name, source, _server.CloneStrategies.Choose(connection.PostgreSqlVersion, _server.IsThrowAway, explore: false), MarkerOfClone, cancellationToken);
        return Open(name);
    }

    /// <summary>Lets two databases, which no session is in, change their names, in one transaction.</summary>
    public async Task SwapAsync(Clone first, Clone second, CancellationToken cancellationToken)
    {
        await using var connection = await Connections.OpenAsync(whenFull: true, cancellationToken);
        var aside = NextName();
        await using var batch = new NpgsqlBatch(connection)
        {
            // A marker names its database.
            BatchCommands = { Rename(first.Name, aside), Rename(second.Name, first.Name), Rename(aside, second.Name), new(MarkerOfClone.Sql(first.Name)), new(MarkerOfClone.Sql(second.Name)) },
            Timeout = 0,
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);

        static NpgsqlBatchCommand Rename(string from, string to) => new($"ALTER DATABASE {Quote.Identifier(from)} RENAME TO {Quote.Identifier(to)}");
    }

    public async Task<NpgsqlConnection> OpenOwnerSessionAsync(Clone clone, CancellationToken cancellationToken)
    {
        var settings = _server.ConnectionTo(clone.Name);
        (settings.Pooling, settings.IncludeErrorDetail) = (false, true);
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        return await ConnectionRetry.OpenAsync(source, _server.ToString(), Connections.Patience, _progress.Log, cancellationToken, Connections.CloseIdle);
    }
}
