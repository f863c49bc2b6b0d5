using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PgTestKit;

/// <summary>Starts the server and makes sure of the template: one builder at a time across processes, and a half-built template is never used.</summary>
internal sealed class TemplateBuild(PostgresServer server, IReadOnlyList<IDatabaseInitializer> initializers, Fingerprints fingerprints, Progress progress)
{
    private const int Tries = 3;
    private static readonly TimeSpan BetweenUses = TimeSpan.FromHours(1);

    private readonly BuildHistory _history = new(CacheFolder.Candidates[0], AppContext.BaseDirectory);

    public async Task<PreparedServer> RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var running = await StartServerAsync(cancellationToken);
        ServerLease? lease = null;
        try
        {
            var ready = watch.Elapsed;
            if (!running.IsThrowAway) lease = await ServerLease.TakeAsync(running, progress, cancellationToken);
            var (template, isDistributed, steps) = await EnsureWithRetryAsync(running, lease, cancellationToken);
            if (steps is not null)
            {
                if (!isDistributed) running.FinishedTemplate = template;
                await running.TemplateBuiltAsync(cancellationToken);
            }

            var report = new BuildReport(running.Name, running.Origin, ready, template, steps is null, watch.Elapsed - ready, steps ?? []);
            return new(running, report, lease, isDistributed, running.IsThrowAway ? CloneFactory.FirstName(template) : null);
        }
        catch (Exception exception)
        {
            var more = Explain(running, exception); // while it is there
            if (lease is not null) await lease.DisposeAsync();
            await running.DisposeAsync();
            if (exception is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied)
                throw new PgTestKitException($"The role can't make databases on {running}: {denied.MessageText}. Grant it: ALTER ROLE ... CREATEDB.", denied);
            if (more.Length > 0) throw new PgTestKitException($"{exception.Message} {more}", exception);
            throw;
        }
    }

    private static string Explain(RunningServer running, Exception? exception) =>
        exception is null ? "" : exception is NpgsqlException error ? running.Explain(error) : Explain(running, exception.InnerException);

    private async Task<RunningServer> StartServerAsync(CancellationToken cancellationToken)
    {
        await using var work = progress.Begin("starting " + server.Name);
        return await server.StartAsync(new(fingerprints.Hash, progress.Log) { CompletesLater = true }, cancellationToken);
    }

    /// <summary>Begins anew when a server that stays lost its connections, as in a restart, and its patience is not used up.</summary>
    private async Task<(string Template, bool IsDistributed, IReadOnlyList<BuildStep>? Steps)> EnsureWithRetryAsync(RunningServer running, ServerLease? lease, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await EnsureAsync(running, lease, cancellationToken);
            }
            catch (Exception exception) when (tries < Tries && (running.Patience == Timeout.InfiniteTimeSpan || watch.Elapsed < running.Patience) && IsLoss(exception))
            {
                progress.Log($"{running} broke off while the template was built, which begins anew: {exception.Message}");
            }
        }
    }

    // A statement that takes longer than the step allows would do so again.
    private static bool IsLoss(Exception? exception) => exception is NpgsqlException error ? error.InnerException is not TimeoutException && ConnectionRetry.Passes(error) : exception is not null && IsLoss(exception.InnerException);

    private async Task<(string Template, bool IsDistributed, IReadOnlyList<BuildStep>? Steps)> EnsureAsync(RunningServer running, ServerLease? lease, CancellationToken cancellationToken)
    {
        if (running.FinishedTemplate is { } finished) return (finished, false, null);
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(running.ConnectionString) { Pooling = false }.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false)); // no user's types here, and it is half the time of the connection
        await using var source = builder.Build();
        await using var connection = await ConnectionRetry.OpenAsync(source, running.ToString(), running.Patience, progress.Log, cancellationToken);
        if (connection.PostgreSqlVersion.Major < 13)
            throw new PgTestKitException($"{running} is older than PostgreSQL 13, which lacks DROP DATABASE ... WITH (FORCE). Use a newer one.");

        // Another role's template has another owner in all its schemas, so it is another template. Advisory locks hold in one database, so another one has templates of its own.
        var via = await connection.ScalarAsync<string>("SELECT current_database()::text", cancellationToken);
        var role = await connection.ScalarAsync<string>("SELECT current_user::text", cancellationToken);
        var template = "pgtk_" + Fingerprints.HashOf($"{connection.PostgreSqlVersion}\n{via}\n{role}\n{fingerprints.Hash}")[..16];
        if (lease is not null) await lease.UseAsync(template, cancellationToken);
        var steps = await IsCompleteAsync(connection, template, cancellationToken) ? null : await BuildInTurnAsync(running, connection, template, via, cancellationToken);
        var isDistributed = (await Marker.ReadAsync(connection, template, cancellationToken))?.IsDistributed == true;
        if (lease is null) return (template, isDistributed, steps);
        if (steps is null) await RecordUseAsync(connection, template, cancellationToken);
        await new ServerSweep(connection, running.Templates, progress).RunAsync(template, cancellationToken);
        return (template, isDistributed, steps);
    }

    /// <summary>Builds the template as the only process that does; null when another one has meanwhile.</summary>
    private async Task<List<BuildStep>?> BuildInTurnAsync(RunningServer running, NpgsqlConnection connection, string template, string? via, CancellationToken cancellationToken)
    {
        var key = long.Parse(template.AsSpan(5), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        await connection.ExecuteAsync(ServerLease.WithoutTimeouts, cancellationToken);
        await using (progress.Begin($"waiting for another process that builds template {template}"))
            await connection.ExecuteUntimedAsync("SELECT pg_advisory_lock($1)", cancellationToken, key); // goes with the session at the latest

        if (await IsCompleteAsync(connection, template, cancellationToken))
        {
            await connection.ScalarAsync<bool>("SELECT pg_advisory_unlock($1)", cancellationToken, key);
            return null;
        }

        await LogReasonAsync(connection, cancellationToken);
        var steps = await BuildAsync(running, connection, template, via, cancellationToken);
        if (running.IsThrowAway) await _history.AddAsync(fingerprints, cancellationToken);
        await connection.ScalarAsync<bool>("SELECT pg_advisory_unlock($1)", cancellationToken, key);
        return steps;
    }

    private async Task<List<BuildStep>> BuildAsync(RunningServer running, NpgsqlConnection connection, string template, string? via, CancellationToken cancellationToken)
    {
        await running.CompleteAsync(cancellationToken);
        if (await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", cancellationToken, template))
            await DatabaseRemoval.DropAsync(connection, template, cancellationToken); // half-built by a process that died

        var marker = new Marker(Marker.OfBuild, fingerprints.Initializers) { Via = via };
        await DatabaseCreation.CreateAsync(connection, template, DatabaseCreation.Empty, marker, cancellationToken);
        try
        {
            var steps = await new TemplateSteps(initializers, fingerprints, progress).RunAsync(running, template, cancellationToken);
            var now = await connection.ScalarAsync<DateTime>("SELECT now()", cancellationToken);
            var isDistributed = await IsDistributedAsync(running, template, cancellationToken);
            await (marker with { PgTestKit = Marker.OfTemplate, LastUsed = now, IsDistributed = isDistributed ? true : null }).WriteAsync(connection, template, cancellationToken);
            await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(template)} ALLOW_CONNECTIONS false", cancellationToken);
            // A pooler keeps sessions open, and so may a step: any of them would block cloning.
            await connection.QueryAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user", row => row.GetBoolean(0), cancellationToken, template);
            // Kept with the cluster, so that the first test of the next run need not wait for it.
            if (running.IsThrowAway) await DatabaseCreation.CloneAsync(connection, CloneFactory.FirstName(template), template, running.CloneStrategies.Choose(connection.PostgreSqlVersion, isThrowAway: true, explore: false), new(Marker.OfClone), cancellationToken);
            await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(template)} IS_TEMPLATE true", cancellationToken);
            return steps;
        }
        catch
        {
            await DropHalfBuiltAsync(connection, template);
            throw;
        }
    }

    /// <summary>Says that the template is in use still, unless somebody said so lately.</summary>
    private static async Task RecordUseAsync(NpgsqlConnection connection, string template, CancellationToken cancellationToken)
    {
        var now = await connection.ScalarAsync<DateTime>("SELECT now()", cancellationToken);
        var marker = await Marker.ReadAsync(connection, template, cancellationToken);
        if (marker is not null && !(marker.LastUsed > now - BetweenUses))
            await (marker with { LastUsed = now }).WriteAsync(connection, template, cancellationToken);
    }

    private async Task DropHalfBuiltAsync(NpgsqlConnection connection, string template)
    {
        try
        {
            if (await Marker.ReadAsync(connection, template, CancellationToken.None) is not null)
                await DatabaseRemoval.DropAsync(connection, template, CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            progress.Log($"the half-built template {template} could not be dropped: {exception.Message}"); // the next builder will
        }
    }

    private async Task<bool> IsDistributedAsync(RunningServer running, string template, CancellationToken cancellationToken)
    {
        var settings = running.ConnectionTo(template);
        settings.Pooling = false;
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var connection = await ConnectionRetry.OpenAsync(source, running.ToString(), running.Patience, progress.Log, cancellationToken);
        return await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')", cancellationToken);
    }

    private static async Task<bool> IsCompleteAsync(NpgsqlConnection connection, string template, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<bool>("SELECT datistemplate FROM pg_database WHERE datname = $1", cancellationToken, template)
        && (await Marker.ReadAsync(connection, template, cancellationToken))?.PgTestKit == Marker.OfTemplate;

    private async Task LogReasonAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var templates = await connection.QueryAsync(
            @"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datistemplate AND datname LIKE 'pgtk\_%' ORDER BY oid DESC",
            row => Marker.Parse(row.IsDBNull(0) ? null : row.GetString(0))?.Initializers ?? [], cancellationToken);
        var names = fingerprints.Initializers.Select(item => item.Name).ToHashSet();
        var nearest = templates.Concat(await _history.ReadAsync(cancellationToken)).MaxBy(older => older.Count(item => names.Contains(item.Name)));
        if (nearest is not null && nearest.Any(item => names.Contains(item.Name)) && fingerprints.DifferenceFrom(nearest) is { Length: > 0 } difference)
            progress.Log("the template is built anew: " + difference);
    }
}
