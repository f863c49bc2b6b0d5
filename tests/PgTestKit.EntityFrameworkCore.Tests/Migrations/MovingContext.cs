using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Migrations;

/// <summary>Its rows move: to another schema, to another name, as a copy, and to a table of another name altogether.</summary>
public sealed class MovingContext(DbContextOptions<MovingContext> options) : DbContext(options);

[DbContext(typeof(MovingContext))]
internal sealed class MovingContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) { }
}

[DbContext(typeof(MovingContext)), Migration("20260101000000_InPublic")]
internal sealed class InPublic() : SqlMigration(
    """
    CREATE TYPE public.mood AS ENUM ('sad', 'ok');
    CREATE TABLE public.owner (id uuid PRIMARY KEY, mood public.mood NOT NULL, born date, tags text[]);
    CREATE TABLE public.pet (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner_id uuid NOT NULL REFERENCES public.owner, name varchar(20) NOT NULL, weight int);
    """,
    "DROP TABLE public.pet; DROP TABLE public.owner; DROP TYPE public.mood;");

[DbContext(typeof(MovingContext)), Migration("20260102000000_ToSchemas")]
internal sealed class ToSchemas : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema("pets");
        migrationBuilder.EnsureSchema("people");
        migrationBuilder.RenameTable("owner", "public", "person", "people");
        migrationBuilder.RenameTable("pet", "public", "pet", "pets");
        migrationBuilder.RenameColumn("name", "pet", "called", "pets");
        migrationBuilder.AlterColumn<decimal>("weight", "pet", "numeric(10,2)", schema: "pets", nullable: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterColumn<int>("weight", "pet", "integer", schema: "pets", nullable: true);
        migrationBuilder.RenameColumn("called", "pet", "name", "pets");
        migrationBuilder.RenameTable("pet", "pets", "pet", "public");
        migrationBuilder.RenameTable("person", "people", "owner", "public");
    }
}

[DbContext(typeof(MovingContext)), Migration("20260103000000_ByCopy")]
internal sealed class ByCopy() : SqlMigration(
    """
    CREATE SCHEMA IF NOT EXISTS animals;
    CREATE TABLE animals.creature (id int PRIMARY KEY, owner_id uuid NOT NULL REFERENCES people.person, called varchar(20) NOT NULL, weight numeric(10,2));
    INSERT INTO animals.creature SELECT id, owner_id, called, weight FROM pets.pet;
    DROP TABLE pets.pet;
    """,
    """
    CREATE TABLE pets.pet (id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pet_pkey PRIMARY KEY, owner_id uuid NOT NULL CONSTRAINT pet_owner_id_fkey REFERENCES people.person, called varchar(20) NOT NULL, weight numeric(10,2));
    INSERT INTO pets.pet OVERRIDING SYSTEM VALUE SELECT id, owner_id, called, weight FROM animals.creature;
    DROP TABLE animals.creature;
    """);
