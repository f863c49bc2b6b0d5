using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace PgTestKit;

/// <summary>Adds EF Core contexts to a template.</summary>
public static class DbContextBuilderExtensions
{
    /// <summary>Migrates a context's schema, or creates its tables when it has no migrations, and makes the context available to tests through <c>Database.CreateContext</c>. Several contexts may share the database. After the last step each model is verified against the catalog; <c>Verify</c> sets how.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="npgsql">The context's Npgsql options, as in <c>UseNpgsql(..., npgsql)</c>: enum maps, migrations history table. Enums mapped here are mapped for the tests' raw connections too.</param>
    /// <param name="options">The context's other options, for example a naming convention.</param>
    /// <param name="create">Makes the context; by default its constructor that takes the options is called.</param>
    /// <typeparam name="TContext">The context's type.</typeparam>
    public static TemplateDatabaseBuilder AddDbContext<TContext>(
        this TemplateDatabaseBuilder builder,
        Action<NpgsqlDbContextOptionsBuilder>? npgsql = null,
        Action<DbContextOptionsBuilder>? options = null,
        Func<DbContextOptions<TContext>, TContext>? create = null) where TContext : DbContext
    {
        builder.AddInitializer(new DbContextInitializer<TContext>(new DbContextRecipe<TContext>(npgsql, options, create), builder.Initializers));
        VerificationBuilderExtensions.Of(builder);
        return builder;
    }

    /// <summary>Loads reference data through a context, saves what the code left unsaved, and moves sequences past its ids. The template is built anew whenever the code's project, or one that it references, is compiled to something else; values that the code captures are not seen. Give a version to decide that yourself.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="seed">Adds the rows.</param>
    /// <typeparam name="TContext">A context that was added with <c>AddDbContext</c>.</typeparam>
    /// <exception cref="PgTestKitException">The context was not added before.</exception>
    public static TemplateDatabaseBuilder AddSeed<TContext>(this TemplateDatabaseBuilder builder, Func<TContext, CancellationToken, Task> seed) where TContext : DbContext =>
        builder.AddSeed(SeedCode.Name(seed), SeedCode.Version(seed), seed);

    /// <summary>Loads reference data through a context, saves what the code left unsaved, and moves sequences past its ids.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What the step is called in reports and errors.</param>
    /// <param name="version">Change it whenever the code loads something else, so that the template is built anew.</param>
    /// <param name="seed">Adds the rows.</param>
    /// <typeparam name="TContext">A context that was added with <c>AddDbContext</c>.</typeparam>
    /// <exception cref="PgTestKitException">The context was not added before.</exception>
    public static TemplateDatabaseBuilder AddSeed<TContext>(this TemplateDatabaseBuilder builder, string name, string version, Func<TContext, CancellationToken, Task> seed) where TContext : DbContext
    {
        var recipe = builder.Initializers.OfType<DbContextInitializer<TContext>>().FirstOrDefault()?.Recipe
            ?? throw new PgTestKitException($"{typeof(TContext).Name} is not part of the template yet. Add .AddDbContext<{typeof(TContext).Name}>() before .AddSeed<{typeof(TContext).Name}>(...).");
        return builder.AddSeed(name, version, async (connection, cancellationToken) =>
        {
            await using var context = recipe.Create((options, npgsql) => options.UseNpgsql(connection, npgsql).AddInterceptors(new DatabaseGuard(connection.ConnectionString)));
            await seed(context, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        });
    }
}
