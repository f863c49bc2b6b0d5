using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrgArchivist.Data;
using Xunit;

namespace OrgArchivist.Tests;

/// <summary>A database in memory, which lives as long as its connection is open.</summary>
public abstract partial class ArchiveTest(Archive archive) : IAsyncLifetime
{
    private readonly SqliteConnection _connection = new("DataSource=:memory:");
    private DbContextOptions<ArchiveContext>? _options;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _options = await archive.CreateAsync(_connection);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _connection.DisposeAsync();
    }

    protected ArchiveContext CreateContext() => new(_options!);

    protected ArchiveApi CreateApi() => new(services =>
    {
        services.RemoveAll<DbContextOptions<ArchiveContext>>();
        services.AddDbContext<ArchiveContext>(options => options.UseSqlite(_connection));
    });

    protected async Task<int> ExecuteAsync(string sql)
    {
        await using var command = new SqliteCommand(sql, _connection);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    protected async Task<T?> QueryScalarAsync<T>(string sql)
    {
        await using var command = new SqliteCommand(sql, _connection);
        return (T?)await command.ExecuteScalarAsync(Cancellation);
    }
}
