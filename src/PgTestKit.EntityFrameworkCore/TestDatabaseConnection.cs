using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal;

namespace PgTestKit;

#pragma warning disable EF1001 // The connection that meets a TransactionScope is a service of Npgsql's own.

/// <summary>Points context options at a test's database: at its one connection with savepoints, or at its data source.</summary>
internal sealed class TestDatabaseConnection
{
    private readonly TestDatabase _database;
    private readonly IInterceptor[] _interceptors;

    private TestDatabaseConnection(TestDatabase database)
    {
        _database = database;
        var guard = new DatabaseGuard(database.Connection.ConnectionString);
        _interceptors = database is { Transaction: { } transaction, Savepoints: { } savepoints }
            ? [guard, new SavepointInterceptor(transaction, savepoints), new StatementInterceptor(savepoints)]
            : [guard];
    }

    /// <summary>The one of this lease: all contexts of a test share its savepoints.</summary>
    public static TestDatabaseConnection Of(TestDatabase database) => database.Feature(static leased => new TestDatabaseConnection(leased));

    /// <summary>The same options for the same context, on the test's database.</summary>
    public DbContextOptions Apply(DbContextOptions options)
    {
        var builder = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(options.ContextType), options)!;
        Apply(builder, null);
        ServiceProviderLimit.Lift(builder);
        return builder.Options;
    }

    public void Apply(DbContextOptionsBuilder builder, Action<NpgsqlDbContextOptionsBuilder>? npgsql)
    {
        // The provider first, as everybody does: EF makes another internal service provider for another order.
        if (_database.Transaction is null)
            builder.UseNpgsql(_database.DataSource, npgsql);
        else
            builder.UseNpgsql(_database.Connection, npgsql).ReplaceService<IRelationalTransactionFactory, SavepointTransactionFactory>().ReplaceService<INpgsqlRelationalConnection, EnlistingConnection>();
        builder.AddInterceptors(_interceptors);
    }
}
