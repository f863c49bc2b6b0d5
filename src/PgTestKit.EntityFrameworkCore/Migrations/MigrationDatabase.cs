using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace PgTestKit;

/// <summary>A walk's own database, in the state that the steps before the context leave, and its migrations.</summary>
internal sealed class MigrationDatabase : IAsyncDisposable
{
    private readonly IDbContextInitializer _context;
    private readonly NpgsqlDataSource _reading;

    private readonly HashSet<(string Schema, string Name)> _histories = [];

    private MigrationDatabase(EmptyDatabase database, IDbContextInitializer context) => (Database, _context, _reading) = (database, context, database.CreateReadingDataSource());

    public EmptyDatabase Database { get; }

    public IReadOnlySet<(string Schema, string Name)> Histories => _histories;

    /// <summary>Makes the database, with a history that is empty: EF Core never drops it, so it is no part of any migration.</summary>
    /// <param name="template">Its server and its steps.</param>
    /// <param name="context">The context whose migrations are tried.</param>
    /// <param name="target">The last migration to apply; null for none.</param>
    /// <param name="cancellationToken">Cancels the work; the database is dropped.</param>
    public static async Task<MigrationDatabase> OpenAsync(TemplateDatabase template, IDbContextInitializer context, string? target, CancellationToken cancellationToken)
    {
        var made = new MigrationDatabase(await template.CreateEmptyAsync(cancellationToken), context);
        try
        {
            foreach (var step in template.Initializers.TakeWhile(step => step != context))
            {
                await using var source = made.Database.CreateDataSource();
                await step.InitializeAsync(source, cancellationToken);
            }

            await made.UseAsync(context => context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken));
            await made.FindHistoriesAsync(template.Initializers.OfType<IDbContextInitializer>(), cancellationToken);
            if (target is not null) await made.MigrateAsync(target, cancellationToken);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public Task MigrateAsync(string? target, CancellationToken cancellationToken, params IInterceptor[] interceptors) =>
        UseAsync(context => context.GetService<IMigrator>().MigrateAsync(target ?? Migration.InitialDatabase, cancellationToken), interceptors);

    /// <summary>Migrates; what the migration throws is returned.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A migration may throw whatever its author likes, and that is a finding.")]
    public async Task<Exception?> TryMigrateAsync(string? target, CancellationToken cancellationToken, params IInterceptor[] interceptors)
    {
        try
        {
            await MigrateAsync(target, cancellationToken, interceptors);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception;
        }
    }

    public async Task<SchemaSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _reading.OpenConnectionAsync(cancellationToken);
        return await SchemaSnapshot.ReadAsync(connection, cancellationToken);
    }

    public async Task<DatabaseState> ReadRowsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _reading.OpenConnectionAsync(cancellationToken);
        return await DatabaseState.ReadAsync(connection, _histories, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _reading.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task FindHistoriesAsync(IEnumerable<IDbContextInitializer> steps, CancellationToken cancellationToken)
    {
        await using var source = Database.CreateDataSource();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var schema = await connection.ScalarAsync<string>("SELECT current_schema()::text", cancellationToken);
        foreach (var step in steps)
        {
            await using var context = step.CreateContext(source);
            _histories.UnionWith(HistoryTables.Of([context], schema ?? "public"));
        }
    }

    private async Task UseAsync(Func<DbContext, Task> use, params IInterceptor[] interceptors)
    {
        await using var source = Database.CreateDataSource();
        await using var context = _context.CreateContext(source, interceptors);
        await use(context);
    }
}
