using System.Text.Json;

namespace PgTestKit;

/// <summary>The comment on every role that the kit makes. Roles belong to the whole server: one that lacks it is somebody else's, and is never changed.</summary>
/// <param name="PgTestKit">Always <c>role</c>.</param>
/// <param name="Owner">The role that made it, by whose password its own is known.</param>
internal sealed record RoleMarker(string PgTestKit, string Owner)
{
    private const string OfRole = "role";

    public static string Sql(string role, string owner) => $"COMMENT ON ROLE {Quote.Identifier(role)} IS {Quote.Literal(JsonSerializer.Serialize(new RoleMarker(OfRole, owner)))}";

    public static RoleMarker? Parse(string? comment)
    {
        try
        {
            return comment?.StartsWith("{\"PgTestKit\":\"role\"", StringComparison.Ordinal) == true ? JsonSerializer.Deserialize<RoleMarker>(comment) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
