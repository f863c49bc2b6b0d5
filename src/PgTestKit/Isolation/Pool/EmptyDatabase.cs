using Npgsql;

namespace PgTestKit;

/// <summary>A database that was made empty, beside the template's clones.</summary>
internal sealed class EmptyDatabase(ClonePool pool, Clone database, IReadOnlyList<IDatabaseInitializer> initializers) : IAsyncDisposable
{
    /// <summary>A data source for one piece of work: PostgreSQL types are read at the first connect.</summary>
    public NpgsqlDataSource CreateDataSource()
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { CommandTimeout = 0 }.ConnectionString);
        foreach (var initializer in initializers) initializer.ConfigureDataSource(builder);
        return builder.Build();
    }

    /// <summary>A data source for the catalog, and for values as text: without the user's types it connects in half the time.</summary>
    public NpgsqlDataSource CreateReadingDataSource()
    {
        var builder = new NpgsqlDataSourceBuilder(database.OwnerConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    public ValueTask DisposeAsync() => pool.DiscardAsync(database);
}
