using Microsoft.EntityFrameworkCore.Infrastructure;

namespace PaDealing.Data;

/// <summary>Carries the schema names to a context, its model and its migrations.</summary>
internal sealed class SchemaOptionsExtension(SchemaNames names) : IDbContextOptionsExtension
{
    public SchemaNames Names { get; } = names;

    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);

    public static SchemaNames NamesIn(IDbContextOptions options) =>
        options.FindExtension<SchemaOptionsExtension>()?.Names ?? SchemaNames.Default;

    public void ApplyServices(IServiceCollection services)
    {
    }

    public void Validate(IDbContextOptions options)
    {
    }

    // Models are cached in EF's internal service provider: other names need another provider.
    private sealed class ExtensionInfo(SchemaOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private readonly SchemaNames _names = extension.Names;

        public override bool IsDatabaseProvider => false;

        public override string LogFragment => $"Schemas={_names.Application},{_names.Reference} ";

        public override int GetServiceProviderHashCode() => _names.GetHashCode();

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is ExtensionInfo info && info._names == _names;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo["PaDealing:Schemas"] = $"{_names.Application},{_names.Reference}";
    }
}
