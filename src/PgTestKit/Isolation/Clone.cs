using Npgsql;

namespace PgTestKit;

/// <summary>A database made from the template, with the data source that the tests on it share.</summary>
internal sealed class Clone(string name, string connectionString, NpgsqlDataSource dataSource) : IAsyncDisposable
{
    public string Name => name;

    public string ConnectionString => connectionString;

    public NpgsqlDataSource DataSource => dataSource;

    /// <summary>The transaction id that came next when the clone was made: a row with this one or a later one is a test's. Read at the first reset lease.</summary>
    public uint? FirstTestTransaction { get; set; }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
