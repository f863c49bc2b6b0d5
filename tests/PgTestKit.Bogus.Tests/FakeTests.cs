using Microsoft.EntityFrameworkCore;

namespace PgTestKit.Tests;

public sealed class FakeTests(Archive archive)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_seed_makes_the_same_rows()
    {
        await using var first = await archive.LeaseAsync();
        await using var second = await archive.LeaseAsync();
        await using var onFirst = first.CreateContext<ArchivistContext>();
        await using var onSecond = second.CreateContext<ArchivistContext>();

        var one = await first.Fake<User>(onFirst).InsertAsync(20, Cancelled);
        var same = await second.Fake<User>(onSecond).InsertAsync(20, Cancelled);

        Assert.Equivalent(one, same, strict: true);
    }

    [Fact]
    public async Task Another_seed_makes_other_rows()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var faker = database.Fake<User>(context);

        var one = await faker.GenerateAsync(5, Cancelled);
        var other = await faker.UseSeed("another").GenerateAsync(5, Cancelled);
        var again = await faker.UseSeed("another").GenerateAsync(5, Cancelled);

        Assert.NotEqual(one.Select(user => user.Email), other.Select(user => user.Email));
        Assert.Equal(other.Select(user => user.Email), again.Select(user => user.Email));
    }

    [Fact]
    public async Task The_default_seed_stays_what_it_is()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        Assert.Equal(-682991263, database.Fake<User>(context).Seed);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_thousand_rows_are_gone_after_the_test(TestIsolation isolation)
    {
        await using (var database = await archive.LeaseAsync(isolation))
        {
            await using var context = database.CreateContext<ArchivistContext>();
            await database.Fake<User>(context).InsertAsync(1000, Cancelled);

            Assert.Equal(1000, await context.Users.CountAsync(Cancelled));
            Assert.Equal(1000, await database.QueryScalarAsync<long>("SELECT count(DISTINCT \"Email\") FROM archive.users"));
        }

        await using var next = await archive.LeaseAsync(isolation);
        Assert.Equal(0, await next.QueryScalarAsync<long>("SELECT count(*) FROM archive.users"));
    }

    [Fact]
    public async Task What_the_model_requires_is_made_and_what_is_optional_stays_NULL()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        await database.Fake<User>(context).InsertAsync(50, Cancelled);

        var users = await context.Users.AsNoTracking().ToListAsync(Cancelled);
        Assert.All(users, user =>
        {
            Assert.Contains('@', user.Email);
            Assert.InRange(user.FullName.Length, 1, 12);
            Assert.Null(user.Nickname);
            Assert.Equal(2024, user.CreatedAt.Year);
            Assert.Equal(DateTimeKind.Utc, user.CreatedAt.Kind);
        });
        Assert.Equal(3, users.Select(user => user.Role).Distinct().Count());
        Assert.Equal(2, users.Select(user => user.IsActive).Distinct().Count());
    }

    [Fact]
    public async Task Every_kind_of_column_is_accepted_by_the_database_and_read_back_as_it_was_made()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<User>(context).InsertAsync(3, Cancelled);

        var made = await database.Fake<Document>(context).InsertAsync(100, Cancelled);

        var read = await context.Documents.AsNoTracking().ToDictionaryAsync(document => document.Id, Cancelled);
        Assert.Equal(100, read.Count);
        foreach (var document in made)
        {
            Assert.InRange(document.Budget, 0.01m, 9999.99m);
            Assert.InRange(document.SuccessRate, 0.001m, 0.999m);
            document.StoredAt = read[document.Id].StoredAt; // the store's own
            Assert.Equivalent(document, read[document.Id], strict: true);
        }
    }

    [Fact]
    public async Task Unique_columns_stay_unique_beside_the_rows_that_are_there()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<User>(context).InsertAsync(500, Cancelled);

        await database.Fake<User>(context).InsertAsync(500, Cancelled);

        Assert.Equal(1000, await context.Users.Select(user => user.Email).Distinct().CountAsync(Cancelled));
    }

    [Fact]
    public async Task Identity_keys_come_from_the_sequence_and_are_set()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var users = await database.Fake<User>(context).InsertAsync(3, Cancelled);

        Assert.Equal([1, 2, 3], users.Select(user => user.Id));
        context.Add(new User { Email = "next@example.org", FullName = "Next", CreatedAt = DateTime.UtcNow });
        await context.SaveChangesAsync(Cancelled);
        Assert.Equal(4, await context.Users.MaxAsync(user => user.Id, Cancelled));
    }

    [Fact]
    public async Task A_required_foreign_key_picks_an_existing_parent()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var users = await database.Fake<User>(context).InsertAsync(5, Cancelled);

        var documents = await database.Fake<Document>(context).InsertAsync(50, Cancelled);

        Assert.Equal(users.Select(user => user.Id), documents.Select(document => document.OwnerId).Distinct().Order());
        Assert.All(documents, document => Assert.Null(document.ReviewerId));
    }

    [Fact]
    public async Task A_parent_that_may_have_one_child_has_one()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<User>(context).InsertAsync(10, Cancelled);

        var profiles = await database.Fake<AuthorProfile>(context).InsertAsync(10, Cancelled);

        Assert.Equal(Enumerable.Range(1, 10), profiles.Select(profile => profile.UserId).Order());
    }

    [Fact]
    public async Task Entities_without_a_plain_constructor_and_keys_without_a_property_are_made()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<User>(context).InsertAsync(2, Cancelled);
        await database.Fake<Document>(context).InsertAsync(3, Cancelled);

        await database.Fake<Tag>(context).InsertAsync(20, Cancelled);
        await database.Fake<DocumentTag>(context).InsertAsync(60, Cancelled);

        Assert.Equal(60, await context.DocumentTags.CountAsync(Cancelled));
        Assert.Equal(20, await context.Tags.Include(tag => tag.Creator).CountAsync(tag => tag.Creator != null && tag.Label.Length <= 2, Cancelled));
    }

    [Fact]
    public async Task A_derived_type_is_marked_as_such()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        await database.Fake<Letter>(context).InsertAsync(2, Cancelled);

        Assert.Equal(2, await context.Letters.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Nothing_is_written_by_generating()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var users = await database.Fake<User>(context).GenerateAsync(3, Cancelled);

        Assert.Equal(3, users.Count);
        Assert.Equal(0, await context.Users.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Missing_parents_are_made_and_theirs()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        await database.Fake<DocumentTag>(context).InsertAsync(5, Cancelled);

        Assert.Equal(5, await context.DocumentTags.CountAsync(Cancelled));
        Assert.Equal(5, await context.Documents.CountAsync(Cancelled));
        Assert.Equal(5, await context.Tags.CountAsync(Cancelled));
        Assert.InRange(await context.Users.CountAsync(Cancelled), 1, 10);
    }

    [Fact]
    public async Task As_many_parents_are_made_as_may_have_one_child_only()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<AuthorProfile>(context).InsertAsync(3, Cancelled);

        await database.Fake<AuthorProfile>(context).InsertAsync(15, Cancelled);

        Assert.Equal(18, await context.Users.CountAsync(Cancelled));
        Assert.Equal(18, await context.Set<AuthorProfile>().CountAsync(Cancelled));
    }

    [Fact]
    public async Task Owned_and_complex_types_are_made_and_optional_ones_stay_NULL()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var made = await database.Fake<Branch>(context).InsertAsync(20, Cancelled);

        var read = await context.Branches.AsNoTracking().OrderBy(branch => branch.Id).ToListAsync(Cancelled);
        Assert.Equivalent(made, read, strict: true);
        Assert.All(read, branch =>
        {
            Assert.NotEmpty(branch.Address.City);
            Assert.InRange(branch.Address.Point.Latitude, 0.01m, 99.99m);
            Assert.Null(branch.FormerAddress);
            Assert.True(branch.Area.Width > 0);
        });
    }

    [Fact]
    public async Task Ends_lie_after_starts()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        await database.Fake<Loan>(context).RuleFor(loan => loan.Network, faker => faker.Internet.IpAddress()).InsertAsync(500, Cancelled);

        Assert.Equal(500, await context.Loans.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_locale_makes_other_names()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var russian = await database.Fake<User>(context).UseLocale("ru").InsertAsync(5, Cancelled);

        Assert.All(russian, user => Assert.Contains(user.FullName, letter => letter is >= '\u0400' and <= '\u04ff'));
    }
}
