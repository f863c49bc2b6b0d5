using Npgsql;

namespace PgTestKit;

/// <summary>Runs a script statement by statement, each in a transaction of its own, as <c>psql -f</c> does; an error names file, line and statement.</summary>
internal sealed class SqlScript(string file, string text)
{
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var statement in SqlSplitter.Split(file, text))
        {
            try
            {
                if (statement.CopyData is null) await ExecuteAsync(connection, statement.Text, cancellationToken);
                else await CopyAsync(connection, statement, cancellationToken);
            }
            catch (PostgresException exception)
            {
                var line = statement.Line + statement.Text.AsSpan(0, Math.Clamp(exception.Position - 1, 0, statement.Text.Length)).Count('\n');
                throw new PgTestKitException(
                    $"{file}, line {line}: {exception.MessageText} ({exception.SqlState}){Sentence(exception.Detail)}{Sentence(exception.Hint)}{Environment.NewLine}  {Shorten(statement.Text)}{Environment.NewLine}Mend the script; the template was dropped.", exception);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // A batch command is sent as it is: Npgsql doesn't look for semicolons in it.
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(sql) } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, SqlStatement statement, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginTextImportAsync(statement.Text, cancellationToken);
        await writer.WriteAsync(statement.CopyData.AsMemory(), cancellationToken);
    }

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? "" : " " + text;

    private static string Shorten(string sql)
    {
        var first = string.Join(Environment.NewLine + "  ", sql.Split('\n').Take(5).Select(line => line.TrimEnd()));
        return first.Length > 500 ? first[..500] + " ..." : first;
    }
}
