using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>A naming convention as packages bring them: an extension of the options that plugs a convention in.</summary>
internal sealed class LowerCaseNames : IDbContextOptionsExtension
{
    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services) => new EntityFrameworkServicesBuilder(services).TryAdd<IConventionSetPlugin, Plugin>();

    public void Validate(IDbContextOptions options) { }

    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) { }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "EF makes it.")]
    private sealed class Plugin : IConventionSetPlugin
    {
        public ConventionSet ModifyConventions(ConventionSet conventionSet)
        {
            conventionSet.Add(new Convention());
            return conventionSet;
        }
    }

    private sealed class Convention : IModelFinalizingConvention
    {
        [SuppressMessage("Globalization", "CA1308", Justification = "Identifiers are lower case.")]
        public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
        {
            foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
            {
                entity.SetTableName(entity.GetTableName()?.ToLowerInvariant());
                foreach (var property in entity.GetProperties()) property.SetColumnName(property.Name.ToLowerInvariant());
            }
        }
    }
}
