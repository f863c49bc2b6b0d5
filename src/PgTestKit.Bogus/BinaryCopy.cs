using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Writes rows with COPY on the context's connection.</summary>
internal static class BinaryCopy
{
    public static async Task InsertAsync(DbContext context, FakeTable table, IReadOnlyList<FakeRow> rows, FakeRules rules, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            // A savepoint under TestIsolation.Transaction: a refused row leaves the test's transaction usable.
            await using var transaction = context.Database.CurrentTransaction is null ? await context.Database.BeginTransactionAsync(cancellationToken) : null;
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            var columns = table.Columns.Where(column => !column.IsStoreMade || rules.Columns.Contains(column) || (rules.Populate is not null && IsSet(column, rows))).ToList();
            foreach (var identity in table.Columns.Except(columns).Where(column => column.IsIdentity))
                if (await NumberAsync(connection, table, identity, rows, cancellationToken)) columns.Add(identity);
            await CopyAsync(context, connection, table, columns, rows, cancellationToken);
            if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw RefusedRows.Explain(table, exception);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    // A suite's own faker does not tell what it has rules for.
    private static bool IsSet(FakeColumn column, IReadOnlyList<FakeRow> rows)
    {
        var unset = column.Get(new(FakePath.New(rows[0].Entity.GetType())));
        return rows.All(row => !Equals(column.Get(row), unset));
    }

    /// <summary>Gives the rows numbers from the column's own sequence, as an INSERT would, because COPY does not tell which ones it took.</summary>
    private static async Task<bool> NumberAsync(NpgsqlConnection connection, FakeTable table, FakeColumn column, IReadOnlyList<FakeRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT nextval(pg_get_serial_sequence($1, $2)) FROM generate_series(1, $3)", connection)
        {
            Parameters = { new() { Value = table.Name }, new() { Value = column.Name }, new() { Value = rows.Count } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var type = column.Mapping.Converter?.ProviderClrType ?? column.Property.ClrType;
        foreach (var row in rows)
        {
            await reader.ReadAsync(cancellationToken);
            if (await reader.IsDBNullAsync(0, cancellationToken)) return false;
            column.Set(row, column.FromStore(Convert.ChangeType(reader.GetInt64(0), type, CultureInfo.InvariantCulture)));
        }

        return true;
    }

    private static async Task CopyAsync(DbContext context, NpgsqlConnection connection, FakeTable table, List<FakeColumn> columns, IReadOnlyList<FakeRow> rows, CancellationToken cancellationToken)
    {
        var helper = context.GetService<ISqlGenerationHelper>();
        var names = string.Join(", ", columns.Select(column => helper.DelimitIdentifier(column.Name)));
        await using var command = connection.CreateCommand();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table.Name} ({names}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var column in columns)
            {
                // EF's own parameter knows the converted value and its PostgreSQL type.
                var parameter = (NpgsqlParameter)column.Mapping.CreateParameter(command, "value", column.Get(row), nullable: true);
                if (parameter.Value is null or DBNull) await copy.WriteNullAsync(cancellationToken);
                else if (parameter.NpgsqlDbType != NpgsqlDbType.Unknown) await copy.WriteAsync(parameter.Value, parameter.NpgsqlDbType, cancellationToken);
                else if (parameter.DataTypeName is { } type) await copy.WriteAsync(parameter.Value, type, cancellationToken);
                else await copy.WriteAsync(parameter.Value, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
