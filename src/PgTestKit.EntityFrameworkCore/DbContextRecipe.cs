using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace PgTestKit;

/// <summary>How a context of one type is made, whatever it is connected to.</summary>
internal sealed class DbContextRecipe<TContext>(
    Action<NpgsqlDbContextOptionsBuilder>? npgsql, Action<DbContextOptionsBuilder>? options, Func<DbContextOptions<TContext>, TContext>? create) where TContext : DbContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="connect">Sets the provider and what it connects to; receives the user's Npgsql options.</param>
    public TContext Create(Action<DbContextOptionsBuilder, Action<NpgsqlDbContextOptionsBuilder>?> connect) => Create(Options(connect));

    public TContext Create(DbContextOptions<TContext> connected) => create is not null ? create(connected) : Construct(connected);

    public DbContextOptions<TContext> Options(Action<DbContextOptionsBuilder, Action<NpgsqlDbContextOptionsBuilder>?> connect)
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        ServiceProviderLimit.Lift(builder);
        options?.Invoke(builder);
        connect(builder, npgsql);
        return builder.Options;
    }

    private static TContext Construct(DbContextOptions<TContext> options)
    {
        var constructor = typeof(TContext).GetConstructor([typeof(DbContextOptions<TContext>)]) ?? typeof(TContext).GetConstructor([typeof(DbContextOptions)]);
        return constructor is not null
            ? (TContext)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [options], null)
            : throw new PgTestKitException($"{typeof(TContext).Name} has no public constructor that takes DbContextOptions<{typeof(TContext).Name}> alone. Say how to make it: .AddDbContext<{typeof(TContext).Name}>(create: options => new(options, ...)).");
    }
}
