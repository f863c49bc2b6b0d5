using System.Data.Common;

namespace PgTestKit;

/// <summary>Hands out connections that share the test's one. Disposing it does nothing: the test's connection belongs to the lease.</summary>
internal sealed class SharedDataSource(Npgsql.NpgsqlConnection connection, Savepoints savepoints) : DbDataSource
{
    public override string ConnectionString => connection.ConnectionString;

    protected override DbConnection CreateDbConnection() => new NpgsqlConnection(connection, savepoints);

    // .NET's own opens at the first use, but can't make commands for its batch.
    protected override DbBatch CreateDbBatch() => OpenConnection().CreateBatch();

    /// <summary>Dapper tells PostgreSQL, and with it <c>= ANY(@list)</c>, by the name of the connection's type.</summary>
    private sealed class NpgsqlConnection(Npgsql.NpgsqlConnection connection, Savepoints savepoints) : SharedConnection(connection, savepoints);
}
