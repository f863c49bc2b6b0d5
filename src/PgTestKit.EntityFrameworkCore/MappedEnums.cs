using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
#pragma warning disable EF1001 // The enum maps of a context are nowhere public; this is the one place that reads them.
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;

namespace PgTestKit;

/// <summary>The enums that a context maps with <c>npgsql.MapEnum</c>. On a shared connection they must be mapped on the data source too.</summary>
internal static class MappedEnums
{
    public static IReadOnlyList<EnumType> Of(DbContext context) =>
    [
        .. (context.GetService<IDbContextOptions>().FindExtension<NpgsqlOptionsExtension>()?.EnumDefinitions ?? []).Select(definition =>
            EnumType.Of(definition.ClrType, definition.StoreTypeName, definition.StoreTypeSchema ?? context.Model.GetDefaultSchema(), definition.NameTranslator)),
    ];
}
