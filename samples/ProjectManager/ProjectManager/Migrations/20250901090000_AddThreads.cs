using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ProjectManager.Data;

namespace ProjectManager.Migrations;

/// <summary>Messages may reply to one of their channel. On the way back, the messages stay and who replied to what is lost.</summary>
[DbContext(typeof(ProjectContext))]
[Migration("20250901090000_AddThreads")]
internal sealed class AddThreads : Migration
{
    private static readonly string[] MessageAndChannel = ["id", "channel_id"];
    private static readonly string[] ParentAndChannel = ["parent_id", "channel_id"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<int>(
            name: "parent_id",
            table: "messages",
            type: "integer",
            nullable: true);

        migrationBuilder.AddColumn<bool>(
            name: "is_edited",
            table: "messages",
            type: "boolean",
            nullable: false,
            defaultValue: false);

        migrationBuilder.AddUniqueConstraint(
            name: "ak_messages_id_channel_id",
            table: "messages",
            columns: MessageAndChannel);

        migrationBuilder.CreateIndex(
            name: "ix_messages_parent_id_channel_id",
            table: "messages",
            columns: ParentAndChannel);

        migrationBuilder.AddCheckConstraint(
            name: "ck_messages_parent_id",
            table: "messages",
            sql: "parent_id <> id");

        migrationBuilder.AddForeignKey(
            name: "fk_messages_parent_id",
            table: "messages",
            columns: ParentAndChannel,
            principalTable: "messages",
            principalColumns: MessageAndChannel,
            onDelete: ReferentialAction.Cascade);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropForeignKey(name: "fk_messages_parent_id", table: "messages");
        migrationBuilder.DropCheckConstraint(name: "ck_messages_parent_id", table: "messages");
        migrationBuilder.DropIndex(name: "ix_messages_parent_id_channel_id", table: "messages");
        migrationBuilder.DropUniqueConstraint(name: "ak_messages_id_channel_id", table: "messages");
        migrationBuilder.DropColumn(name: "is_edited", table: "messages");
        migrationBuilder.DropColumn(name: "parent_id", table: "messages");
    }
}
