using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace PgTestKit;

/// <summary>Refuses a context whose migrations don't lead to its model, and says what is missing.</summary>
internal static class PendingModelChanges
{
    private static readonly string[] NameProperties = ["Schema", "Table", "Name"];

    public static void Refuse(DbContext context)
    {
        var changes = Of(context);
        if (changes.Count == 0) return;
        throw new PgTestKitException(
            $"The migrations of {context.GetType().Name} don't lead to its model. A migration lacks:{Environment.NewLine}{string.Join(Environment.NewLine, changes.Select(change => "  " + change))}{Environment.NewLine}Add one: dotnet ef migrations add <Name> --context {context.GetType().Name}.");
    }

    /// <summary>What no migration makes, a line each; nothing for a context without migrations.</summary>
    public static IReadOnlyList<string> Of(DbContext context) => context.Database.GetMigrations().Any() && context.Database.HasPendingModelChanges() ? [.. Operations(context).Select(Describe)] : [];

    private static IReadOnlyList<MigrationOperation> Operations(DbContext context)
    {
        // A fresh snapshot, because EF has sealed its own by now; a migrations assembly of the user's own may be the only one that can make it.
        var used = context.GetService<IMigrationsAssembly>().ModelSnapshot;
        var snapshot = (used?.GetType().GetConstructor(Type.EmptyTypes) is null ? used : (ModelSnapshot)Activator.CreateInstance(used.GetType())!)?.Model;
        if (snapshot is IMutableModel mutable) snapshot = mutable.FinalizeModel();
        if (snapshot is not null) snapshot = context.GetService<IModelRuntimeInitializer>().Initialize(snapshot);
        return context.GetService<IMigrationsModelDiffer>().GetDifferences(snapshot?.GetRelationalModel(), context.GetService<IDesignTimeModel>().Model.GetRelationalModel());
    }

    private static string Describe(MigrationOperation operation)
    {
        if (operation is AlterDatabaseOperation database)
            return string.Join(Environment.NewLine + "  ", database.GetAnnotations().Select(annotation => $"{annotation.Name} {annotation.Value}").Except(database.OldDatabase.GetAnnotations().Select(annotation => $"{annotation.Name} {annotation.Value}")).DefaultIfEmpty("AlterDatabase"));

        var kind = operation.GetType().Name.Replace("Operation", "", StringComparison.Ordinal);
        object?[] values = [.. NameProperties.Select(property => operation.GetType().GetProperty(property)?.GetValue(operation)).Where(value => value is not null)];
        return $"{kind} {string.Join('.', values)}";
    }
}
