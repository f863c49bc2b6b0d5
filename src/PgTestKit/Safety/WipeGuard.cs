using Npgsql;

namespace PgTestKit;

/// <summary>The first thing in every transaction that deletes or overwrites rows: it fails, and with it the transaction, where the session's database may not be wiped.</summary>
internal sealed class WipeGuard
{
    private readonly string _condition;
    private readonly string _message;

    private WipeGuard(string condition, string message) => (_condition, _message) = (condition, message);

    /// <summary>Lets through a clone of the kit's.</summary>
    public static WipeGuard OfClone { get; } = new(
        IsMarked($"{{\"PgTestKit\":\"{Marker.OfClone}\"%"), "the database does not carry the marker of the kit's clones, so nothing was deleted in it: ");

    /// <summary>Lets through any database that the kit made.</summary>
    public static WipeGuard OfMarked { get; } = new(
        IsMarked("{\"PgTestKit\":\"%"), "the database does not carry the kit's marker, so nothing was deleted in it: ");

    /// <summary>An expression that fails where <see cref="Command"/> would.</summary>
    public string Expression => Refusal.ExpressionUnless(_condition, _message);

    /// <summary>Lets through one database, as long as it is neither a template nor one of the server's own.</summary>
    public static WipeGuard OfNamed(string database) => new(
        $"current_database() = {Quote.Literal(database)} AND NOT (SELECT datistemplate FROM pg_database WHERE datname = current_database())",
        $"the session is not in database \"{database}\", so nothing was deleted: ");

    public NpgsqlBatchCommand Command() => new("SELECT " + Expression);

    // The marker names its database. CASE, because what is no marker need not be JSON.
    private static string IsMarked(string pattern) =>
        $"EXISTS (SELECT FROM pg_database d JOIN pg_shdescription s ON s.classoid = 'pg_database'::regclass AND s.objoid = d.oid WHERE d.datname = current_database() AND CASE WHEN s.description LIKE {Quote.Literal(pattern)} THEN coalesce(s.description::json ->> 'Database', d.datname) = d.datname END)";
}
