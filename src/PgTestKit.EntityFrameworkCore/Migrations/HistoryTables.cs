using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace PgTestKit;

/// <summary>Where contexts keep which migrations were applied.</summary>
internal static class HistoryTables
{
    public static HashSet<(string Schema, string Name)> Of(IEnumerable<DbContext> contexts, string defaultSchema) =>
    [
        .. contexts.Select(context => RelationalOptionsExtension.Extract(context.GetService<IDbContextOptions>()))
            .Select(options => (options.MigrationsHistoryTableSchema ?? defaultSchema, options.MigrationsHistoryTableName ?? "__EFMigrationsHistory")),
    ];
}
