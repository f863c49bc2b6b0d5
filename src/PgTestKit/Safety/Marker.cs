using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;

namespace PgTestKit;

/// <summary>The comment on every database that the kit makes. What lacks it is never dropped or wiped.</summary>
/// <param name="PgTestKit"><c>building</c>, <c>template</c>, <c>clone</c> or <c>kept</c>.</param>
/// <param name="Initializers">The steps of a template, finished or not, to say which one changed when it is rebuilt.</param>
/// <param name="Kept">The failed test whose database it is, on a kept one.</param>
internal sealed record Marker(string PgTestKit, IReadOnlyList<MarkedInitializer>? Initializers = null, FailedTest? Kept = null)
{
    public const string OfBuild = "building", OfTemplate = "template", OfClone = "clone", OfKept = "kept";

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The name of the database that it was written for: the comment goes along when a database is renamed, or restored from a dump under another name. Null in markers of earlier versions.</summary>
    public string? Database { get; init; }

    /// <summary>When a process last began to use a template, by the server's clock; written once an hour at most.</summary>
    public DateTime? LastUsed { get; init; }

    /// <summary>The database through which a template's users connect. Advisory locks hold in one database only, so only they may drop it.</summary>
    public string? Via { get; init; }

    /// <summary>True when a template's tables may keep their rows outside it, on other nodes or in shards; otherwise null.</summary>
    public bool? IsDistributed { get; init; }

    /// <summary>When the server had started on which the owner of a clone took its lease.</summary>
    public DateTime? ServerStarted { get; init; }

    public Task WriteAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) => connection.ExecuteAsync(Sql(database), cancellationToken);

    public string Sql(string database) => $"COMMENT ON DATABASE {Quote.Identifier(database)} IS {Quote.Literal(JsonSerializer.Serialize(this with { Database = database }, WithoutNulls))}";

    /// <summary>The marker of a database; null when it has none, or none of ours.</summary>
    public static async Task<Marker?> ReadAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
        return Parse(await command.ExecuteScalarAsync(cancellationToken) as string, database);
    }

    /// <summary>Every database with a marker.</summary>
    public static async Task<IReadOnlyList<(string Database, Marker Marker)>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var comments = await connection.QueryAsync(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database ORDER BY oid", row => (Database: row.GetString(0), Marker: Parse(row.IsDBNull(1) ? null : row.GetString(1), row.GetString(0))), cancellationToken);
        return [.. comments.Where(each => each.Marker is not null).Select(each => (each.Database, each.Marker!))];
    }

    /// <summary>The marker in a database's comment; null when there is none, or one that was written for another database.</summary>
    public static Marker? Parse(string? comment, string database) => Parse(comment) is { } marker && (marker.Database is null || marker.Database == database) ? marker : null;

    /// <summary>The marker in a comment, whatever database it was written for.</summary>
    public static Marker? Parse(string? comment)
    {
        if (comment is null || !comment.StartsWith("{\"PgTestKit\":", StringComparison.Ordinal)) return null;
        try
        {
            return JsonSerializer.Deserialize<Marker>(comment);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
