using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using OrgArchivist.Data;

namespace OrgArchivist.Migrations;

/// <summary>Outputs may be imported before their conversations: the key is checked at COMMIT.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20251013090000_ImportInAnyOrder")]
internal sealed class ImportInAnyOrder : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TABLE outputs ALTER CONSTRAINT fk_outputs_conversation_id DEFERRABLE INITIALLY DEFERRED");

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TABLE outputs ALTER CONSTRAINT fk_outputs_conversation_id NOT DEFERRABLE");
}
