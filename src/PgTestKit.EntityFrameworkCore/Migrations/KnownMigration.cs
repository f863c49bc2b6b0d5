using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit;

/// <summary>A migration of the context.</summary>
internal sealed record KnownMigration(string Id, bool HasEmptyDown)
{
    /// <summary>The id without its timestamp.</summary>
    public string Name => Id[(Id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    public static KnownMigration Of(string id, Migration migration) => new(id, IsDownEmpty(migration));

    [SuppressMessage("Design", "CA1031", Justification = "A Down may throw whatever its author likes; the walk tells.")]
    private static bool IsDownEmpty(Migration migration)
    {
        try
        {
            return migration.DownOperations.Count == 0;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
