using Npgsql;

namespace PgTestKit;

/// <summary>Runs a script as <c>psql -f</c> does, each statement in a transaction of its own; an error names file, line, column and statement.</summary>
internal sealed class SqlScript
{
    private readonly NpgsqlConnection _connection;
    private readonly SqlBatch _batch;
    private string? _begin;
    private int _count;

    private SqlScript(NpgsqlConnection connection) => (_connection, _batch) = (connection, new(connection));

    /// <summary>Runs a script in a session of its own, so that none of its settings reaches the next one. How many statements it had.</summary>
    public static async Task<int> RunAsync(NpgsqlDataSource dataSource, ScriptSource source, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var script = new SqlScript(connection);
        await script.RunAsync(new(source, null, default), cancellationToken);
        await script.CheckEndAsync(source, cancellationToken);
        return script._count;
    }

    private async Task RunAsync(ScriptCall call, CancellationToken cancellationToken)
    {
        await using var reader = new ScriptReader(call.Source) { HasStandardStrings = HasStandardStrings };
        while (await ReadAsync(reader, call, cancellationToken) is { } part)
        {
            if (part is SqlStatement { StaysInDatabase: true } statement)
            {
                _count++;
                await _batch.AddAsync(call, statement, cancellationToken);
                continue;
            }

            await _batch.SendAsync(cancellationToken);
            if (part is PsqlCommand { EndsScript: true }) return;
            if (part is PsqlCommand { Include: not null } include) await RunAsync(call.Include(include), cancellationToken);
            else if (part is PsqlCommand { Advice: { } advice } command) throw call.Error(command.Start, $"\"{command.Text}\" is a command of psql, not SQL. {advice}.");
            else if (part is SqlStatement alone) await RunAsync(call, reader, alone, cancellationToken);
            reader.HasStandardStrings = HasStandardStrings;
        }

        await _batch.SendAsync(cancellationToken);
    }

    private bool HasStandardStrings => _connection.PostgresParameters["standard_conforming_strings"] == "on";

    // What stands before a bad place has the first word.
    private async Task<object?> ReadAsync(ScriptReader reader, ScriptCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (PgTestKitException exception) when (call.Caller is not null || _batch.Count > 0)
        {
            await _batch.SendAsync(cancellationToken);
            throw new PgTestKitException(exception.Message + call.Trace, exception);
        }
    }

    private async Task RunAsync(ScriptCall call, ScriptReader reader, SqlStatement statement, CancellationToken cancellationToken)
    {
        _count++;
        if (statement.Words is ["CREATE" or "DROP", "DATABASE", ..])
            throw call.Error(statement.Start, $"{statement.Words[0]} DATABASE is refused: a script builds the template, and makes or drops no other database. Remove it; run pg_dump without --create.");
        if (statement.Copy == SqlCopy.Out) throw call.Error(statement.Start, "nobody reads what COPY ... TO stdout writes. Remove it.");
        if (statement.Words is ["BEGIN", ..] or ["START", "TRANSACTION", ..]) _begin = $"{call.Source.Name}, {statement.Start}";
        var data = statement.Start;
        try
        {
            if (statement.Copy == SqlCopy.None) await _connection.ExecuteAsync(new NpgsqlBatchCommand(statement.Text), cancellationToken);
            else await CopyAsync();
        }
        catch (PostgresException exception) when (IsOfNewerServer(statement, exception))
        {
            // pg_dump of 17 switches off what this server doesn't have
        }
        catch (PostgresException exception)
        {
            throw ScriptError.Of(call, statement, data, exception);
        }
        catch (Exception exception) when (exception is not (PgTestKitException or OperationCanceledException or IOException))
        {
            throw ScriptError.Of(call, statement, exception);
        }

        if (_connection.PostgresParameters["client_encoding"] is not "UTF8" and var encoding)
            throw call.Error(statement.Start, $"the script sets client_encoding to {encoding}. Scripts are read as UTF-8: save it so and remove the setting; let pg_dump write UTF-8 with --encoding=UTF8.");

        async Task CopyAsync()
        {
            // Disposing it after CancelAsync would throw, and hide why.
            var writer = await _connection.BeginTextImportAsync(statement.Text, cancellationToken);
            try
            {
                data = await reader.BeginCopyAsync(statement, cancellationToken);
                await reader.CopyAsync(statement, writer.BaseStream, cancellationToken);
            }
            catch (Exception exception) when (exception is not NpgsqlException)
            {
                await writer.CancelAsync();
                throw;
            }

            await writer.DisposeAsync();
        }
    }

    private static bool IsOfNewerServer(SqlStatement statement, PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.UndefinedObject && statement.Words is ["SET", "TRANSACTION_TIMEOUT"];

    // psql would roll it back without a word; Npgsql knows, but tells only so.
    private async Task CheckEndAsync(ScriptSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            throw new PgTestKitException($"{_begin ?? source.Name}: the transaction that begins here is open at the end of the script. Add COMMIT.", exception);
        }
    }
}
