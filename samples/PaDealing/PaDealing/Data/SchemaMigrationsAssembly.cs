using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;

namespace PaDealing.Data;

#pragma warning disable EF1001 // The one place in EF Core where a migration is constructed, and so can be told the schema names.

/// <summary>Constructs migrations and snapshots, with the schema names for those that ask for them.</summary>
internal sealed class SchemaMigrationsAssembly(
    ICurrentDbContext currentContext,
    IDbContextOptions options,
    IMigrationsIdGenerator idGenerator,
    IDiagnosticsLogger<DbLoggerCategory.Migrations> logger)
    : MigrationsAssembly(currentContext, options, idGenerator, logger)
{
    private readonly Type _context = currentContext.Context.GetType();
    private readonly SchemaNames _schemas = SchemaOptionsExtension.NamesIn(options);

    public override ModelSnapshot? ModelSnapshot => Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ModelSnapshot)) && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == _context)
        .Select(type => (ModelSnapshot)Create(type))
        .SingleOrDefault();

    public override Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Create(migrationClass);
        migration.ActiveProvider = activeProvider;
        return migration;
    }

    private object Create(Type type) => type.GetConstructor([typeof(SchemaNames)]) is { } constructor
        ? constructor.Invoke([_schemas])
        : Activator.CreateInstance(type)!;
}
