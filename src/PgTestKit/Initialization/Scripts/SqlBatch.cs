using Npgsql;

namespace PgTestKit;

/// <summary>Sends statements without waiting for each one's answer. Each is still a transaction of its own, and an error is that of its statement.</summary>
internal sealed class SqlBatch(NpgsqlConnection connection)
{
    private const int Most = 200, Longest = 256 * 1024;

    private readonly List<(ScriptCall Call, SqlStatement Statement)> _statements = [];
    private int _length;

    public int Count => _statements.Count;

    public async Task AddAsync(ScriptCall call, SqlStatement statement, CancellationToken cancellationToken)
    {
        _statements.Add((call, statement));
        _length += statement.Text.Length;
        if (_statements.Count >= Most || _length >= Longest) await SendAsync(cancellationToken);
    }

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_statements.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true };
        List<NpgsqlBatchCommand> commands = [.. _statements.Select(each => new NpgsqlBatchCommand(each.Statement.Text))];
        foreach (var command in commands) batch.BatchCommands.Add(command);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            var first = exception as PostgresException ?? (exception.InnerException as AggregateException)?.InnerExceptions.OfType<PostgresException>().FirstOrDefault();
            var (call, statement) = _statements[Math.Max(0, commands.FindIndex(command => command.StatementType == StatementType.Unknown))];
            throw first is null ? ScriptError.Of(call, statement, exception) : ScriptError.Of(call, statement, default, first);
        }

        _statements.Clear();
        _length = 0;
    }
}
