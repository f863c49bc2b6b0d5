namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Something of everything that is verified, under names that need quotes, in SQL that the server writes otherwise.</summary>
public class LedgerContext(DbContextOptions options) : DbContext(options)
{
    public const string Schema = "led\"ger";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.HasSequence<int>("numbers").StartsAt(100).IncrementsBy(10).HasMax(100000).IsCyclic();
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("table", table =>
            {
                table.HasCheckConstraint("ck_code", "code IN ('a', 'b', 'c')");
                table.HasCheckConstraint("ck_balance", "\"Balance\" BETWEEN -1000 AND 1000000");
            });
            account.HasAlternateKey(a => a.Code).HasName("ak_code");
            account.Property(a => a.Code).HasColumnName("code").HasColumnType("varchar(20)");
            account.Property(a => a.Name).HasColumnName("order").UseCollation("C");
            account.Property(a => a.Balance).HasColumnType("decimal(18,2)").HasDefaultValue(-1.5m);
            account.Property(a => a.Kind).HasDefaultValue(AccountKind.Savings).HasSentinel((AccountKind)(-1));
            account.Property(a => a.Side).HasConversion<string>().HasMaxLength(10);
            account.Property(a => a.IsOpen).HasColumnName("odd\"name").HasDefaultValue(true);
            account.Property(a => a.Number).HasDefaultValueSql("nextval('\"led\"\"ger\".numbers')");
            account.Property(a => a.OpenedAt).HasDefaultValueSql("CURRENT_TIMESTAMP");
            account.Property(a => a.Upper).HasComputedColumnSql("upper(\"order\")", stored: true);
            account.Property(a => a.Tags).HasDefaultValueSql("'{}'");
            account.OwnsOne(a => a.Details, details => details.ToJson("details"));
        });
        modelBuilder.Entity<Entry>(entry =>
        {
            entry.ToTable("Entry");
            entry.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId).OnDelete(DeleteBehavior.Cascade).HasConstraintName("fk_account");
            entry.HasIndex(e => new { e.AccountId, e.Amount }, "ix_amount").IsDescending(false, true).IncludeProperties("Text").HasFilter("\"Amount\" != 0 AND \"Text\" LIKE 'a%'");
            entry.HasIndex(e => e.Text).IsUnique();
        });
    }
}
