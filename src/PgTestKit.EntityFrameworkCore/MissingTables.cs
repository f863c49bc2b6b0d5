using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace PgTestKit;

/// <summary>Creates what a model without migrations has and the database lacks. What a script or another context has made stays as it is; the verification compares it.</summary>
internal static class MissingTables
{
    private const string EnumPrefix = "Npgsql:Enum:";

    private const string ExistingSql =
        """
        SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        UNION ALL
        SELECT n.nspname, t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e'
        """;

    public static async Task CreateAsync(DbContext context, NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var model = context.GetService<IDesignTimeModel>().Model;
        var operations = context.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel());
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var schema = await connection.ScalarAsync<string>("SELECT current_schema()::text", cancellationToken) ?? "public";
        var existing = (await connection.QueryAsync(ExistingSql, row => (row.GetString(0), row.GetString(1)), cancellationToken)).ToHashSet();
        var missing = new List<MigrationOperation>();
        foreach (var operation in operations)
            if (await IsMissingAsync(operation)) missing.Add(operation);
        await context.GetService<IMigrationCommandExecutor>().ExecuteNonQueryAsync(context.GetService<IMigrationsSqlGenerator>().Generate(missing, model), context.GetService<IRelationalConnection>(), cancellationToken);

        bool Exists(string? inSchema, string name) => existing.Contains((inSchema ?? schema, name));

        async Task<bool> IsMissingAsync(MigrationOperation operation)
        {
            if (operation is AlterDatabaseOperation database) RemoveEnums(database, name => Exists(name.Schema ?? model.GetDefaultSchema(), name.Name));
            return operation switch
            {
                CreateTableOperation table => !Exists(table.Schema, table.Name),
                CreateSequenceOperation sequence => !Exists(sequence.Schema, sequence.Name),
                CreateIndexOperation index => !Exists(index.Schema, index.Table),
                AddForeignKeyOperation key => !Exists(key.Schema, key.Table),
                InsertDataOperation rows => !Exists(rows.Schema, rows.Table) || !await connection.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM {Quote.Identifier(rows.Schema, rows.Table)})", cancellationToken),
                _ => true,
            };
        }
    }

    private static void RemoveEnums(AlterDatabaseOperation database, Func<(string? Schema, string Name), bool> exists)
    {
        foreach (var annotation in database.GetAnnotations().Where(annotation => annotation.Name.StartsWith(EnumPrefix, StringComparison.Ordinal)).ToList())
        {
            var name = annotation.Name[EnumPrefix.Length..];
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (exists(dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]))) database.RemoveAnnotation(annotation.Name);
        }
    }
}
