using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>Hands out connections that share the test's one. Disposing it does nothing: the test's connection belongs to the lease.</summary>
internal sealed class SharedDataSource(NpgsqlConnection connection, Savepoints savepoints) : DbDataSource
{
    public override string ConnectionString => connection.ConnectionString;

    protected override DbConnection CreateDbConnection() => new SharedConnection(connection, savepoints);
}
