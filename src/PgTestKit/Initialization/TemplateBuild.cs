using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PgTestKit;

/// <summary>Starts the server and makes sure of the template: one builder at a time across processes, and a half-built template is never used.</summary>
internal sealed class TemplateBuild(PostgresServer server, IReadOnlyList<IDatabaseInitializer> initializers, Fingerprints fingerprints, Action<string> log)
{
    public async Task<PreparedServer> RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var running = await server.StartAsync(new(fingerprints.Hash, log), cancellationToken);
        try
        {
            var ready = watch.Elapsed;
            var (template, steps) = await EnsureAsync(running, cancellationToken);
            if (steps is not null) await running.TemplateBuiltAsync(cancellationToken);
            return new(running, new(running.Name, running.Origin, ready, template, steps is null, watch.Elapsed - ready, steps ?? []));
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            await running.DisposeAsync();
            throw new PgTestKitException($"The role can't make databases on {running}: {exception.MessageText}. Grant it: ALTER ROLE ... CREATEDB.", exception);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    private async Task<(string Template, IReadOnlyList<BuildStep>? Steps)> EnsureAsync(RunningServer running, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(running.ConnectionString) { Pooling = false }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (connection.PostgreSqlVersion.Major < 13)
            throw new PgTestKitException($"{running} is older than PostgreSQL 13, which lacks DROP DATABASE ... WITH (FORCE). Use a newer one.");

        // Another role's template has another owner in all its schemas, so it is another template.
        var role = await connection.ScalarAsync<string>("SELECT current_user::text", cancellationToken);
        var template = "pgtk_" + Fingerprints.HashOf($"{connection.PostgreSqlVersion}\n{role}\n{fingerprints.Hash}")[..16];
        if (await IsCompleteAsync(connection, template, cancellationToken)) return (template, null);

        var key = long.Parse(template.AsSpan(5), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (!await connection.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1)", cancellationToken, key))
        {
            log($"waiting for another process that builds template {template}");
            await connection.ExecuteUntimedAsync("SELECT pg_advisory_lock($1)", cancellationToken, key);
        }

        // The lock goes with the session at the latest.
        if (await IsCompleteAsync(connection, template, cancellationToken)) return (template, null);
        await LogReasonAsync(connection, cancellationToken);
        return (template, await BuildAsync(running, connection, template, cancellationToken));
    }

    private async Task<List<BuildStep>> BuildAsync(RunningServer running, NpgsqlConnection connection, string template, CancellationToken cancellationToken)
    {
        if (await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", cancellationToken, template))
            await DatabaseRemoval.DropAsync(connection, template, cancellationToken); // half-built by a process that died

        await connection.ExecuteAsync($"CREATE DATABASE {Quote.Identifier(template)} TEMPLATE template0 ENCODING 'UTF8'", cancellationToken);
        try
        {
            await new Marker(Marker.OfBuild, fingerprints.Initializers).WriteAsync(connection, template, cancellationToken);
            var steps = await InitializeAsync(running, template, cancellationToken);
            await new Marker(Marker.OfTemplate, fingerprints.Initializers).WriteAsync(connection, template, cancellationToken);
            await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(template)} ALLOW_CONNECTIONS false", cancellationToken);
            await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(template)} IS_TEMPLATE true", cancellationToken);
            return steps;
        }
        catch
        {
            await DropHalfBuiltAsync(connection, template);
            throw;
        }
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
            log($"the half-built template {template} could not be dropped: {exception.Message}"); // the next builder will
        }
    }

    private async Task<List<BuildStep>> InitializeAsync(RunningServer running, string template, CancellationToken cancellationToken)
    {
        var steps = new List<BuildStep>();
        foreach (var initializer in initializers)
        {
            var watch = Stopwatch.StartNew();
            var connection = new NpgsqlConnectionStringBuilder(running.ConnectionString) { Database = template, Pooling = false, IncludeErrorDetail = true, CommandTimeout = 0 };
            var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
            foreach (var each in initializers) each.ConfigureDataSource(builder);
            await using var source = builder.Build();
            try
            {
                await initializer.InitializeAsync(source, cancellationToken);
            }
            catch (Exception exception) when (exception is not PgTestKitException and not OperationCanceledException)
            {
                throw new PgTestKitException($"{initializer.Name} failed: {exception.Message} The template was dropped; mend the step and run again.", exception);
            }

            steps.Add(new(initializer.Name, watch.Elapsed));
            if (watch.Elapsed > TimeSpan.FromSeconds(2)) log($"{initializer.Name} took {watch.Elapsed.TotalSeconds:N1} s");
        }

        return steps;
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
        var nearest = templates.MaxBy(older => older.Count(item => names.Contains(item.Name)));
        if (nearest is not null && nearest.Any(item => names.Contains(item.Name)))
            log("the template is built anew: " + fingerprints.DifferenceFrom(nearest));
    }
}
