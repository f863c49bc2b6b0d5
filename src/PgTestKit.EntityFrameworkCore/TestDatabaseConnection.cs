using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace PgTestKit;

/// <summary>Points context options at a test's database: at its one connection with savepoints, or at its data source.</summary>
internal sealed class TestDatabaseConnection
{
    private readonly TestDatabase _database;
    private readonly SavepointInterceptor? _savepoints;
    private readonly DatabaseGuard _guard;

    private TestDatabaseConnection(TestDatabase database)
    {
        _database = database;
        _guard = new(database.Connection.ConnectionString);
        if (database.Transaction is { } transaction) _savepoints = new(transaction, new SavepointStack());
    }

    /// <summary>The one of this lease: all contexts of a test share its savepoints.</summary>
    public static TestDatabaseConnection Of(TestDatabase database) => database.Feature(static leased => new TestDatabaseConnection(leased));

    public void Apply(DbContextOptionsBuilder builder, Action<NpgsqlDbContextOptionsBuilder>? npgsql)
    {
        if (_savepoints is null)
        {
            builder.UseNpgsql(_database.DataSource, npgsql).AddInterceptors(_guard);
            return;
        }

        builder.UseNpgsql(_database.Connection, npgsql).AddInterceptors(_guard, _savepoints, AlwaysInTransaction.Instance).ReplaceService<IRelationalTransactionFactory, SavepointTransactionFactory>();
    }
}
