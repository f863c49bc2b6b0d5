using Microsoft.EntityFrameworkCore;

namespace PaDealing.Data;

internal static class ConstraintNames
{
    /// <summary>Names keys, foreign keys and indexes in snake case, from the names of their table and columns.</summary>
    public static void UseSnakeCaseConstraintNames(this ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            var table = entity.GetTableName();
            entity.FindPrimaryKey()!.SetName($"pk_{table}");

            foreach (var key in entity.GetForeignKeys())
                key.SetConstraintName($"fk_{table}_{key.PrincipalEntityType.GetTableName()}");

            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{string.Join('_', index.Properties.Select(property => property.GetColumnName()))}");
        }
    }
}
