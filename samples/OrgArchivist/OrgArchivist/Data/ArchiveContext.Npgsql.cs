using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using OrgArchivist.Model;

namespace OrgArchivist.Data;

/// <summary>What PostgreSQL alone has: enum types, JSONB (of every JsonElement), checks with EXTRACT, indexes on some of the rows.</summary>
public sealed partial class ArchiveContext
{
    /// <summary>The one list of the enum types, for the application, its migrations and its tests.</summary>
    public static void ConfigureNpgsql(NpgsqlDbContextOptionsBuilder npgsql) => npgsql
        .MapEnum<UserRole>("userrole")
        .MapEnum<OutputType>("outputtype")
        .MapEnum<OutputStatus>("outputstatus")
        .MapEnum<StyleType>("styletype");

    static partial void ConfigureProvider(ModelBuilder modelBuilder)
    {
        // MapEnum alone puts the labels in alphabetical order, and PostgreSQL sorts by that order.
        modelBuilder
            .HasPostgresEnum<UserRole>(name: "userrole")
            .HasPostgresEnum<OutputType>(name: "outputtype")
            .HasPostgresEnum<OutputStatus>(name: "outputstatus")
            .HasPostgresEnum<StyleType>(name: "styletype");

        modelBuilder.Entity<Document>().ToTable(table => table.HasCheckConstraint(
            "ck_documents_year", "year BETWEEN 1900 AND EXTRACT(YEAR FROM uploaded_at AT TIME ZONE 'UTC')"));

        modelBuilder.Entity<WritingStyle>()
            .HasIndex(style => style.Name, "ix_writing_styles_name_of_everybody").IsUnique().HasFilter("owner_id IS NULL");
    }
}
