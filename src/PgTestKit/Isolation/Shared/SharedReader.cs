using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace PgTestKit;

/// <summary>The result of a command on the test's connection. Undoes the statement when it fails while it is read, and closes the code's connection rather than the test's.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is a reader, not a collection.")]
internal sealed class SharedReader : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly NpgsqlDataReader _inner;
    private readonly Savepoints _savepoints;
    private readonly SharedConnection? _closes;
    private readonly bool _isStatement;
    private Exception? _failure;

    public SharedReader(NpgsqlDataReader inner, SharedConnection connection, CommandBehavior behavior)
        : this(inner, connection.Savepoints, connection.IsStatement())
    {
        _closes = behavior.HasFlag(CommandBehavior.CloseConnection) ? connection : null;
        connection.Began(this);
    }

    public SharedReader(NpgsqlDataReader inner, Savepoints savepoints, bool isStatement) => (_inner, _savepoints, _isStatement) = (inner, savepoints, isStatement);

    public override int Depth => _inner.Depth;

    public override int FieldCount => _inner.FieldCount;

    public override bool HasRows => _inner.HasRows;

    public override bool IsClosed => _inner.IsClosed;

    public override int RecordsAffected => _inner.RecordsAffected;

    public override int VisibleFieldCount => _inner.VisibleFieldCount;

    public override object this[int ordinal] => _inner[ordinal];

    public override object this[string name] => _inner[name];

    public static CommandBehavior Keep(CommandBehavior behavior) => behavior & ~CommandBehavior.CloseConnection;

    public override bool Read() => Try(_inner.Read);

    public override bool NextResult() => Try(_inner.NextResult);

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => TryAsync(_inner.ReadAsync(cancellationToken));

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => TryAsync(_inner.NextResultAsync(cancellationToken));

    public override void Close()
    {
        if (_inner.IsClosed) return;
        try
        {
            _ = Try(() =>
            {
                _inner.Close();
                return true;
            });
        }
        finally
        {
            if (_failure is not null && _isStatement) _savepoints.UndoStatement(_failure);
            _closes?.Close();
        }
    }

    public override async Task CloseAsync()
    {
        if (_inner.IsClosed) return;
        try
        {
            await TryAsync(CloseInnerAsync());
        }
        finally
        {
            if (_failure is not null && _isStatement) await _savepoints.UndoStatementAsync(_failure);
            if (_closes is not null) await _closes.CloseAsync();
        }
    }

    /// <summary>Closes it with its connection. Nobody asks any more what the rest of it is.</summary>
    public void Abandon()
    {
        try
        {
            Close();
        }
        catch (NpgsqlException)
        {
            // Undone already.
        }
    }

    /// <inheritdoc cref="Abandon" />
    public async Task AbandonAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (NpgsqlException)
        {
            // Undone already.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }

    public override bool GetBoolean(int ordinal) => _inner.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => _inner.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => _inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => _inner.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => _inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public ReadOnlyCollection<DbColumn> GetColumnSchema() => new([.. _inner.GetColumnSchema()]);

    public override async Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) => new([.. await _inner.GetColumnSchemaAsync(cancellationToken)]);

    public override string GetDataTypeName(int ordinal) => _inner.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => _inner.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => _inner.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => _inner.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override Type GetFieldType(int ordinal) => _inner.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => _inner.GetFieldValue<T>(ordinal);

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) => _inner.GetFieldValueAsync<T>(ordinal, cancellationToken);

    public override float GetFloat(int ordinal) => _inner.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => _inner.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => _inner.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => _inner.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => _inner.GetInt64(ordinal);

    public override string GetName(int ordinal) => _inner.GetName(ordinal);

    public override int GetOrdinal(string name) => _inner.GetOrdinal(name);

    public override Type GetProviderSpecificFieldType(int ordinal) => _inner.GetProviderSpecificFieldType(ordinal);

    public override object GetProviderSpecificValue(int ordinal) => _inner.GetProviderSpecificValue(ordinal);

    public override int GetProviderSpecificValues(object[] values) => _inner.GetProviderSpecificValues(values);

    public override DataTable? GetSchemaTable() => _inner.GetSchemaTable();

    public override Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) => _inner.GetSchemaTableAsync(cancellationToken);

    public override Stream GetStream(int ordinal) => _inner.GetStream(ordinal);

    public override string GetString(int ordinal) => _inner.GetString(ordinal);

    public override TextReader GetTextReader(int ordinal) => _inner.GetTextReader(ordinal);

    public override object GetValue(int ordinal) => _inner.GetValue(ordinal);

    public override int GetValues(object[] values) => _inner.GetValues(values);

    public override bool IsDBNull(int ordinal) => _inner.IsDBNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => _inner.IsDBNullAsync(ordinal, cancellationToken);

    protected override DbDataReader GetDbDataReader(int ordinal) => _inner.GetData(ordinal);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> CloseInnerAsync()
    {
        await _inner.CloseAsync();
        return true;
    }

    // Npgsql's reader keeps the connection until it is closed: only then can the statement be undone.
    private bool Try(Func<bool> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception)
        {
            _failure = exception;
            throw;
        }
    }

    private async Task<bool> TryAsync(Task<bool> step)
    {
        try
        {
            return await step;
        }
        catch (Exception exception)
        {
            _failure = exception;
            throw;
        }
    }
}
