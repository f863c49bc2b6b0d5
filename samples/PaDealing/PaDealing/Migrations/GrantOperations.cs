using Microsoft.EntityFrameworkCore.Migrations;

namespace PaDealing.Migrations;

internal static class GrantOperations
{
    /// <summary>
    /// Grants pad_app, where that role exists, rights on tables that were moved to a schema:
    /// the schema's default privileges reach only tables that are created in it.
    /// </summary>
    public static void GrantToApplication(this MigrationBuilder migrationBuilder, string privileges, string schema, IEnumerable<string> tables) =>
        migrationBuilder.WhereApplicationExists($"GRANT {privileges} ON {Targets(schema, tables)} TO pad_app;");

    /// <summary>Takes the rights back once the tables were moved to where they came from.</summary>
    public static void RevokeFromApplication(this MigrationBuilder migrationBuilder, string schema, IEnumerable<string> tables) =>
        migrationBuilder.WhereApplicationExists($"REVOKE ALL ON {Targets(schema, tables)} FROM pad_app;");

    private static string Targets(string schema, IEnumerable<string> tables) => string.Join(", ", tables.Select(table => $"\"{schema}\".\"{table}\""));

    private static void WhereApplicationExists(this MigrationBuilder migrationBuilder, string statement) => migrationBuilder.Sql($"""
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pad_app') THEN
                {statement}
            END IF;
        END
        $$;
        """);
}
