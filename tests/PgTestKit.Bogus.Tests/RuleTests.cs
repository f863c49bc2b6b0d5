using Microsoft.EntityFrameworkCore;

namespace PgTestKit.Tests;

public sealed class RuleTests(Archive archive)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_wins_over_what_the_model_says()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        await database.Fake<User>(context).RuleFor(user => user.Role, _ => UserRole.Admin).RuleFor(user => user.Nickname, faker => faker.Random.Word()).InsertAsync(10, Cancelled);

        Assert.Equal(10, await context.Users.CountAsync(user => user.Role == UserRole.Admin && user.Nickname != null, Cancelled));
    }

    [Fact]
    public async Task A_rule_may_look_at_the_rest_of_the_row()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var users = await database.Fake<User>(context).RuleFor(user => user.Nickname, (_, user) => user.FullName[..1]).InsertAsync(10, Cancelled);

        Assert.All(users, user => Assert.Equal(user.FullName[..1], user.Nickname));
    }

    [Fact]
    public async Task A_rule_may_give_what_the_store_would_have_made()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var next = 100;

        await database.Fake<User>(context).RuleFor(user => user.Id, _ => next++).InsertAsync(3, Cancelled);

        Assert.Equal([100, 101, 102], await context.Users.Select(user => user.Id).Order().ToListAsync(Cancelled));
    }

    [Fact]
    public async Task What_can_not_be_made_names_the_property_and_the_rule_to_add()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Reservation>(context).InsertAsync(1, Cancelled));

        Assert.Equal("Reservation.Shelves (NpgsqlRange`1, int4range) is required and can't be made up. Add .RuleFor(row => row.Shelves, faker => ...).", error.Message);
        await database.Fake<Reservation>(context).RuleFor(reservation => reservation.Shelves, faker => new(1, faker.Random.Int(2, 9))).InsertAsync(2, Cancelled);
        Assert.Equal(2, await context.Set<Reservation>().CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_missing_parent_is_told_with_how_to_make_one()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Document>(context).InsertAsync(1, Cancelled));

        Assert.Equal(
            "Document.OwnerId is a required foreign key to User, which has no rows. Insert parents first, for example with Database.Fake<User>(context).InsertAsync(...), or add .RuleFor(row => row.OwnerId, ...).",
            error.Message);
    }

    [Fact]
    public async Task More_distinct_values_than_there_are_is_an_error()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<User>(context).RuleFor(user => user.Email, _ => "one@example.org").InsertAsync(2, Cancelled));

        Assert.StartsWith("No further distinct value of User.Email was found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_leaves_the_transaction_usable()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<User>(context).InsertAsync(1, Cancelled);

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Document>(context).RuleFor(document => document.Pages, _ => (short)3000).InsertAsync(5, Cancelled));

        Assert.Contains("violates check constraint \"pages_are_few\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await context.Users.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_rule_for_what_is_no_column_is_refused()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = Assert.Throws<PgTestKitException>(() => database.Fake<Document>(context).RuleFor(document => document.Owner, _ => null));

        Assert.Equal("Document: document.Owner is no column. Give a rule to a mapped property; for a navigation, to its foreign key.", error.Message);
    }

    [Fact]
    public async Task A_context_on_another_database_is_refused()
    {
        await using var database = await archive.LeaseAsync();
        await using var other = await archive.LeaseAsync();
        await using var context = other.CreateContext<ArchivistContext>();

        var error = Assert.Throws<PgTestKitException>(() => database.Fake<User>(context));

        Assert.Contains("Make it with Database.CreateContext<ArchivistContext>().", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_can_not_be_made_up_is_refused()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        Assert.Contains("String is no entity of ArchivistContext", Assert.Throws<PgTestKitException>(() => database.Fake<string>(context)).Message, StringComparison.Ordinal);
        Assert.Contains("Output is abstract", Assert.Throws<PgTestKitException>(() => database.Fake<Output>(context)).Message, StringComparison.Ordinal);
    }
}
