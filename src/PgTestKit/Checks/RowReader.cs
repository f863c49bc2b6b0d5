using Npgsql;

namespace PgTestKit;

/// <summary>Reads rows as values by column name. What no CLR type holds, such as an interval of months or a composite without a mapping, comes as PostgreSQL's text.</summary>
internal sealed class RowReader(NpgsqlConnection connection, IReadOnlyList<string> columns)
{
    private readonly HashSet<string> _asText = [];

    /// <param name="source">What follows FROM; its alias is r.</param>
    /// <param name="prefix">Expressions of text to select before the columns.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <param name="values">Parameters of the source.</param>
    public async Task<List<(string[] Prefix, IReadOnlyDictionary<string, object?> Row)>> ReadAsync(string source, string[] prefix, CancellationToken cancellationToken, params object[] values)
    {
        while (true)
        {
            var unreadable = "";
            try
            {
                var list = prefix.Concat(columns.Select(column => $"r.{Quote.Identifier(column)}{(_asText.Contains(column) ? "::text" : "")}"));
                return await connection.QueryAsync($"SELECT {string.Join(", ", list)} FROM {source}", Read, cancellationToken, values);
            }
            catch (Exception exception) when (exception is InvalidCastException or OverflowException or ArgumentException && _asText.Add(unreadable))
            {
                // Again, with that column as text.
            }

            (string[], IReadOnlyDictionary<string, object?>) Read(NpgsqlDataReader reader)
            {
                var row = new Dictionary<string, object?>();
                for (var i = 0; i < columns.Count; i++)
                {
                    unreadable = columns[i];
                    row[columns[i]] = reader.IsDBNull(i + prefix.Length) ? null : reader.GetValue(i + prefix.Length);
                }

                return ([.. prefix.Select((_, i) => reader.GetString(i))], row);
            }
        }
    }
}
