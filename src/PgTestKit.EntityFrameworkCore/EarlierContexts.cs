using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace PgTestKit;

/// <summary>What a context shares with those that were added before it.</summary>
internal sealed class EarlierContexts(IEnumerable<IDatabaseInitializer> steps, NpgsqlDataSource dataSource)
{
    private readonly IReadOnlyList<IDbContextInitializer> _steps = [.. steps.OfType<IDbContextInitializer>()];

    /// <summary>Refuses migrations that EF Core would pass over, because another context's of the same id stands in the history table that both use.</summary>
    public void RefuseSameMigrations(DbContext context)
    {
        var ids = context.Database.GetMigrations().ToHashSet();
        foreach (var step in _steps)
        {
            using var other = step.CreateContext(dataSource);
            if (other.GetType() == context.GetType() || !HistoryTables.Of([other], "public").Overlaps(HistoryTables.Of([context], "public"))) continue;
            if (other.Database.GetMigrations().FirstOrDefault(ids.Contains) is { } shared)
                throw new PgTestKitException($"{other.GetType().Name} and {context.GetType().Name} both have a migration {shared}, and one history table, so that of {context.GetType().Name} would never run. Give each a history of its own, here and in the application: npgsql.MigrationsHistoryTable(\"__EFMigrationsHistory\", \"<schema>\").");
        }
    }

    /// <summary>Which other context has tables of this one, and what to do; empty when none has.</summary>
    public string AdviceOnTables(DbContext context)
    {
        var ours = Tables(context);
        foreach (var step in _steps)
        {
            using var other = step.CreateContext(dataSource);
            if (other.GetType() != context.GetType() && Tables(other).FirstOrDefault(ours.Contains) is { } shared)
                return $" {other.GetType().Name} maps table {shared}, too: let one context create it, and write ToTable(..., table => table.ExcludeFromMigrations()) in the other.";
        }

        return "";
    }

    private static HashSet<string> Tables(DbContext context) => [.. context.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Where(table => !table.IsExcludedFromMigrations).Select(table => table.SchemaQualifiedName)];
}
