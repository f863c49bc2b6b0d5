using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace PaDealing.Data;

public static class SchemaOptionsExtensions
{
    /// <summary>Uses these schemas; without this call, <see cref="SchemaNames.Default"/>.</summary>
    public static DbContextOptionsBuilder UseSchemas(this DbContextOptionsBuilder options, SchemaNames names)
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new SchemaOptionsExtension(names));
        return options;
    }
}
