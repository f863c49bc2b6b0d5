using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace PgTestKit;

/// <summary>Builds one context's part of the template. Its fingerprint is the SQL that it would run, so that editing unrelated code rebuilds nothing.</summary>
internal sealed class DbContextInitializer<TContext>(DbContextRecipe<TContext> recipe, IReadOnlyList<IDatabaseInitializer> steps) : IDatabaseInitializer, IDbContextInitializer where TContext : DbContext
{
    private IReadOnlyList<EnumType>? _enums;

    public string Name => $"context {typeof(TContext).Name}";

    public DbContextRecipe<TContext> Recipe => recipe;

    public async ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken)
    {
        await using var context = Unconnected();
        var script = HasMigrations(context) ? context.GetService<IMigrator>().GenerateScript() : context.Database.GenerateCreateScript();
        return script + string.Join('\n', EnumsOf(context).Select(type => $"{type} {string.Join(", ", type.Labels)}"));
    }

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var context = Connected(dataSource);
        if (HasMigrations(context))
        {
            PendingModelChanges.Refuse(context);
            await MigrateAsync(context, dataSource, cancellationToken);
        }
        else
        {
            await MissingTables.CreateAsync(context, dataSource, cancellationToken);
        }
    }

    public DbContext CreateContext(NpgsqlDataSource dataSource, params IInterceptor[] interceptors) => Connected(dataSource, interceptors);

    public IReadOnlyList<KnownMigration> GetMigrations()
    {
        using var context = Unconnected();
        var assembly = context.GetService<IMigrationsAssembly>();
        return [.. assembly.Migrations.Select(each => KnownMigration.Of(each.Key, assembly.CreateMigration(each.Value, context.Database.ProviderName!)))];
    }

    public string GetModelText()
    {
        using var context = Unconnected();
        var model = context.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        // The script has nothing of what somebody else makes, which is verified, too.
        var others = model.Tables.Where(table => table.IsExcludedFromMigrations).Concat<ITableBase>(model.Views);
        return context.Database.GenerateCreateScript() + string.Join('\n', others.Select(table =>
            $"{table.SchemaQualifiedName} ({string.Join(", ", table.Columns.Select(column => $"{column.Name} {column.StoreType}{(column.IsNullable ? "" : " NOT NULL")}"))})"));
    }

    public void ConfigureDataSource(NpgsqlDataSourceBuilder builder)
    {
        foreach (var type in Enums()) type.MapOn(builder);
    }

    public async Task<IReadOnlyList<string>> PendingChangesAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        // An application's role has no business in the history table.
        await using var context = database.CheckingSource is { } owner ? Connected(owner) : database.CreateContext<TContext>();
        if (!HasMigrations(context)) return [];
        return [.. (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Select(migration => $"migration {migration} was not applied"), .. PendingModelChanges.Of(context).Select(change => $"no migration makes {change}")];
    }

    private async Task MigrateAsync(TContext context, NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var others = new EarlierContexts(steps.TakeWhile(step => step != this), dataSource);
        others.RefuseSameMigrations(context);
        try
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            // Each migration has a transaction of its own: the first that was not applied is the one that failed.
            var failed = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).FirstOrDefault();
            var advice = exception.SqlState == PostgresErrorCodes.DuplicateTable ? others.AdviceOnTables(context) : "";
            throw new PgTestKitException($"{Name} failed in migration {failed}: {ErrorText.Of(exception)}{advice} The template was dropped; mend the migration and run again.", exception);
        }
    }

    private static bool HasMigrations(TContext context) => context.Database.GetMigrations().Any();

    private TContext Connected(NpgsqlDataSource dataSource, params IInterceptor[] interceptors) =>
        recipe.Create((builder, npgsql) => builder.UseNpgsql(dataSource, npgsql).AddInterceptors([new DatabaseGuard(dataSource.ConnectionString), .. interceptors]));

    private TContext Unconnected() => recipe.Create(static (builder, npgsql) => builder.UseNpgsql(new NpgsqlConnection(), contextOwnsConnection: true, npgsql));

    private IReadOnlyList<EnumType> Enums()
    {
        if (_enums is not null) return _enums;
        using var context = Unconnected();
        return EnumsOf(context);
    }

    private IReadOnlyList<EnumType> EnumsOf(TContext context) => _enums ??= MappedEnums.Of(context);
}
