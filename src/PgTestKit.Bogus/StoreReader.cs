using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace PgTestKit;

/// <summary>Reads columns through the context's own connection, so that the test's transaction is seen.</summary>
internal sealed class StoreReader : IAsyncDisposable
{
    private StoreReader(DbContext context) => Context = context;

    public DbContext Context { get; }

    public static async Task<StoreReader> OpenAsync(DbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        return new(context);
    }

    /// <summary>The columns' values in all rows where none is NULL, as the entity has them, in a fixed order.</summary>
    public async Task<List<object?[]>> ReadAsync(FakeTable table, IReadOnlyList<FakeColumn> columns, CancellationToken cancellationToken)
    {
        var helper = Context.GetService<ISqlGenerationHelper>();
        var names = columns.Select(column => helper.DelimitIdentifier(column.Name)).ToList();
        await using var command = new NpgsqlCommand(
            $"SELECT {string.Join(", ", names)} FROM {table.Name} WHERE {string.Join(" AND ", names.Select(name => name + " IS NOT NULL"))} ORDER BY {string.Join(", ", names)}",
            (NpgsqlConnection)Context.Database.GetDbConnection());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add([.. columns.Select((column, i) => column.FromStore(reader.GetValue(i)))]);
        return rows;
    }

    public async ValueTask DisposeAsync() => await Context.Database.CloseConnectionAsync();
}
