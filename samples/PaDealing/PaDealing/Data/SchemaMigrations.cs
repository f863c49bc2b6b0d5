using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace PaDealing.Data;

internal static class SchemaMigrations
{
    /// <summary>Gives a context migrations that know the schema names, and a history of its own. In OnConfiguring it would cost each context a second internal service provider.</summary>
    public static void UseSchemaMigrations(this NpgsqlDbContextOptionsBuilder npgsql, string historySchema)
    {
        npgsql.MigrationsHistoryTable("__ef_migrations_history", historySchema);
        ((IRelationalDbContextOptionsBuilderInfrastructure)npgsql).OptionsBuilder.ReplaceService<IMigrationsAssembly, SchemaMigrationsAssembly>();
    }
}
