using Microsoft.EntityFrameworkCore;

namespace PgTestKit.Tests;

public sealed class ArchivistContext(DbContextOptions<ArchivistContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<Tag> Tags => Set<Tag>();

    public DbSet<DocumentTag> DocumentTags => Set<DocumentTag>();

    public DbSet<Branch> Branches => Set<Branch>();

    public DbSet<Loan> Loans => Set<Loan>();

    public DbSet<Letter> Letters => Set<Letter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("archive");
        modelBuilder.Entity<User>(user =>
        {
            user.ToTable("users");
            user.HasIndex(each => each.Email).IsUnique();
            user.Property(each => each.Email).HasMaxLength(40);
            user.Property(each => each.FullName).HasMaxLength(12);
        });
        modelBuilder.Entity<AuthorProfile>(profile =>
        {
            profile.HasKey(each => each.UserId);
            profile.HasOne(each => each.User).WithOne().HasForeignKey<AuthorProfile>(each => each.UserId);
        });
        modelBuilder.Entity<Document>(document =>
        {
            document.HasIndex(each => each.Number).IsUnique();
            document.Property(each => each.Title).HasMaxLength(30);
            document.Property(each => each.Details).HasColumnType("jsonb");
            document.Property(each => each.Budget).HasPrecision(6, 2);
            document.Property(each => each.SuccessRate).HasColumnType("numeric(3,3)");
            document.Property(each => each.Visibility).HasConversion<string>();
            document.Property(each => each.StoredAt).HasDefaultValueSql("now()");
            document.ToTable(table => table.HasCheckConstraint("pages_are_few", "\"Pages\" <= 2000"));
        });
        modelBuilder.Entity<Tag>(tag =>
        {
            tag.Property(each => each.Id).HasConversion(id => id.Value, value => new TagId(value)).ValueGeneratedNever();
            tag.Property(each => each.Label).HasMaxLength(2);
            tag.HasIndex(each => each.Label).IsUnique();
            tag.HasOne(each => each.Creator).WithMany().HasForeignKey("CreatorId").IsRequired();
        });
        modelBuilder.Entity<DocumentTag>().HasKey(each => new { each.DocumentId, each.TagId });
        modelBuilder.Entity<Output>().HasDiscriminator<string>("Kind").HasValue<Letter>("letter");
        modelBuilder.Entity<Letter>();
        modelBuilder.Entity<Reservation>();
        modelBuilder.Entity<Branch>(branch =>
        {
            branch.OwnsOne(each => each.Address, address => address.OwnsOne(each => each.Point, point => point.Property(each => each.Latitude).HasPrecision(4, 2)));
            branch.OwnsOne(each => each.FormerAddress, address => address.OwnsOne(each => each.Point));
            branch.ComplexProperty(each => each.Area);
        });
        modelBuilder.Entity<Loan>(loan => loan.ToTable(table =>
        {
            table.HasCheckConstraint("ends_after_start", "\"EndDate\" >= \"StartDate\"");
            table.HasCheckConstraint("closed_after_creation", "\"ClosedAt\" > \"CreatedAt\"");
        }));
        modelBuilder.Entity<Chicken>().HasOne(chicken => chicken.HatchedFrom).WithMany().OnDelete(DeleteBehavior.Restrict);
        modelBuilder.Entity<Egg>().HasOne(egg => egg.LaidBy).WithMany().OnDelete(DeleteBehavior.Restrict);
    }
}
