using Microsoft.EntityFrameworkCore.Migrations;

namespace PaDealing.Migrations;

internal static class GrantOperations
{
    /// <summary>
    /// Grants pad_app, where that role exists, rights on tables that were moved to a schema:
    /// the schema's default privileges reach only tables that are created in it.
    /// </summary>
    public static void GrantToApplication(this MigrationBuilder migrationBuilder, string privileges, string schema, IEnumerable<string> tables)
    {
        var targets = string.Join(", ", tables.Select(table => $"\"{schema}\".\"{table}\""));
        migrationBuilder.Sql($"""
            DO $$
            BEGIN
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pad_app') THEN
                    GRANT {privileges} ON {targets} TO pad_app;
                END IF;
            END
            $$;
            """);
    }
}
