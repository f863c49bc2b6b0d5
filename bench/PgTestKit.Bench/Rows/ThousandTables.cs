using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit.Bench.Rows;

/// <summary>A model of 1000 tables in ten schemas, each with keys, a foreign key, two indexes, a check and defaults.</summary>
internal sealed class ThousandTables(DbContextOptions<ThousandTables> options) : DbContext(options)
{
    private const int Count = 1000;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        for (var i = 0; i < Count; i++)
        {
            var previous = Name(i - 1);
            modelBuilder.Entity(Name(i), table =>
            {
                table.ToTable(Name(i), $"schema_{i % 10}", to => to.HasCheckConstraint($"ck_{i}", "\"Quantity\" > 0"));
                table.Property<int>("Id");
                table.Property<string>("Name").HasMaxLength(200);
                table.Property<string>("Note").IsRequired(false);
                table.Property<int>("Quantity").HasDefaultValue(1);
                table.Property<decimal>("Price").HasPrecision(18, 2);
                table.Property<DateTime>("BookedAt").HasDefaultValueSql("now()");
                table.Property<bool>("IsOpen").HasDefaultValue(true);
                table.HasIndex("Name").IsUnique();
                if (i == 0) return;
                table.Property<int?>("PreviousId");
                table.HasOne(previous, null).WithMany().HasForeignKey("PreviousId");
            });
        }
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"table_{i}");
}
