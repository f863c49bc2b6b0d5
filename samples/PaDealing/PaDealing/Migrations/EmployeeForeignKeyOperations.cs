using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;

namespace PaDealing.Migrations;

internal static class EmployeeForeignKeyOperations
{
    /// <summary>
    /// Refers to the employees of the reference context, which this context does not model. They stand in public
    /// where that context has not consolidated yet, and in its own schema where it has.
    /// </summary>
    public static void AddEmployeeForeignKey(
        this MigrationBuilder migrationBuilder,
        string schema,
        string table,
        string column,
        SchemaNames schemas) => migrationBuilder.Sql($"""
        DO $$
        BEGIN
            EXECUTE format(
                'ALTER TABLE "{schema}"."{table}" ADD CONSTRAINT "fk_{table}_oracle_employee"
                     FOREIGN KEY ("{column}") REFERENCES %s (employee_id) ON DELETE RESTRICT',
                coalesce(to_regclass('"{schemas.Reference}".oracle_employee'), to_regclass('public.oracle_employee')));
        END
        $$;
        """);
}
