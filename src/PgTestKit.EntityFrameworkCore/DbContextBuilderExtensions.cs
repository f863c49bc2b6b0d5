using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace PgTestKit;

/// <summary>Adds EF Core contexts to a template.</summary>
public static class DbContextBuilderExtensions
{
    /// <summary>Migrates a context's schema, or creates its tables when it has no migrations, and makes the context available to tests through <c>Database.CreateContext</c>. Several contexts may share the database.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="npgsql">The context's Npgsql options, as in <c>UseNpgsql(..., npgsql)</c>: enum maps, migrations history table. Enums mapped here are mapped for the tests' raw connections too.</param>
    /// <param name="options">The context's other options, for example a naming convention.</param>
    /// <param name="create">Makes the context; by default its constructor that takes the options is called.</param>
    /// <typeparam name="TContext">The context's type.</typeparam>
    public static TemplateDatabaseBuilder AddDbContext<TContext>(
        this TemplateDatabaseBuilder builder,
        Action<NpgsqlDbContextOptionsBuilder>? npgsql = null,
        Action<DbContextOptionsBuilder>? options = null,
        Func<DbContextOptions<TContext>, TContext>? create = null) where TContext : DbContext =>
        builder.AddInitializer(new DbContextInitializer<TContext>(new DbContextRecipe<TContext>(npgsql, options, create)));
}
