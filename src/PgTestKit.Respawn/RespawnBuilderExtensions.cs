using Respawn;

namespace PgTestKit;

/// <summary>Replaces the kit's reset by Respawn's.</summary>
public static class RespawnBuilderExtensions
{
    /// <summary>Lets Respawn empty the tables after each test in <see cref="TestIsolation.Reset"/>. It restores no reference rows: name their tables in <c>TablesToIgnore</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Respawn's own; the adapter is PostgreSQL's whatever they say.</param>
    public static TemplateDatabaseBuilder UseRespawn(this TemplateDatabaseBuilder builder, RespawnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseDatabaseReset(async (dataSource, cancellationToken) => await RespawnReset.CreateAsync(dataSource, options ?? new(), cancellationToken));
    }
}
