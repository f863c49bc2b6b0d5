using Npgsql;

namespace PgTestKit;

/// <summary>A database made from the template, with the data source that the tests on it share, and the owner's, which is another one where tests connect as a role of their own.</summary>
internal sealed class Clone(string name, string connectionString, NpgsqlDataSource dataSource, string poolName, string ownerConnectionString, NpgsqlDataSource ownerDataSource) : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _refusing = new(() =>
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw OneConnectionOnly(name), _ => throw OneConnectionOnly(name));
        return builder.Build();
    });

    public string Name { get; set; } = name;

    public string ConnectionString => connectionString;

    public NpgsqlDataSource DataSource => dataSource;

    public string OwnerConnectionString => ownerConnectionString;

    public NpgsqlDataSource OwnerDataSource => ownerDataSource;

    /// <summary>Whether tests connect as another role than the owner.</summary>
    public bool HasRole => dataSource != ownerDataSource;

    /// <summary>What Npgsql's metrics call the data source.</summary>
    public string PoolName => poolName;

    /// <summary>What an application gets that resolves a data source from its services although the test has one connection: it may be held, but not opened.</summary>
    public NpgsqlDataSource Refusing => _refusing.Value;

    /// <summary>Makes the clone clean after a test that committed. Opened at the first reset lease.</summary>
    public IDatabaseReset? Reset { get; set; }

    /// <summary>Whether the lease that has it now keeps it to itself.</summary>
    public bool IsKept { get; set; }

    /// <summary>How many losses of the server the pooled connections have seen.</summary>
    public int Losses { get; set; }

    /// <summary>Whether Npgsql may have prepared statements on the pooled connections, by itself or because the code under test asked for it.</summary>
    public bool MayHavePrepared { get; set; } = new NpgsqlConnectionStringBuilder(connectionString).MaxAutoPrepare > 0;

    /// <summary>Whether each sequence was set once, or a checkpoint came after the clone was made: until then its next values may be ones that are in the log already.</summary>
    public bool HasLoggedSequences { get; set; }

    /// <summary>How many tests wrote and were rolled back: each leaves dead rows.</summary>
    public int RolledBack { get; set; }

    public static PgTestKitException OneConnectionOnly(string name) =>
        new($"Under TestIsolation.Transaction database \"{name}\" has one connection: another one would not see the test's rows. Let the code under test take a DbDataSource or DbConnection (Database.DbDataSource), or use TestIsolation.Reset for code that opens its own connections.");

    /// <summary>Closes the connections that nobody uses.</summary>
    public void CloseIdle()
    {
        dataSource.Clear();
        ownerDataSource.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (Reset is not null) await Reset.DisposeAsync();
        await dataSource.DisposeAsync();
        await ownerDataSource.DisposeAsync();
        if (_refusing.IsValueCreated) await _refusing.Value.DisposeAsync();
    }
}
