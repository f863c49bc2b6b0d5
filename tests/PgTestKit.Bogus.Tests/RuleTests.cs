using Bogus;
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
    public async Task A_missing_parent_of_rows_that_are_not_inserted_is_told_with_how_to_make_one()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Document>(context).GenerateAsync(1, Cancelled));

        Assert.Equal(
            "Document.OwnerId is a required foreign key to User, which has no rows. Insert parents first, for example with Database.Fake<User>(context).InsertAsync(...), or add .RuleFor(row => row.OwnerId, ...).",
            error.Message);
    }

    [Fact]
    public async Task A_suites_own_faker_fills_what_it_has_rules_for()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var id = 500;
        var rules = new Faker<User>().RuleFor(user => user.Id, _ => id++).RuleFor(user => user.Nickname, faker => faker.Name.FirstName()).FinishWith((_, user) => user.FullName = "Finished");

        var users = await database.Fake<User>(context).UseRules(rules).InsertAsync(3, Cancelled);
        var others = await database.Fake<Reservation>(context).UseRules(new Faker<Reservation>().RuleFor(reservation => reservation.Shelves, faker => new(1, faker.Random.Int(2, 9)))).InsertAsync(2, Cancelled);

        Assert.Equal([500, 501, 502], await context.Users.Select(user => user.Id).Order().ToListAsync(Cancelled));
        Assert.All(users, user => Assert.Equal(("Finished", true, true), (user.FullName, user.Nickname is not null, user.Email.Contains('@', StringComparison.Ordinal))));
        Assert.Equal([1, 2], others.Select(reservation => reservation.Id));
    }

    [Fact]
    public async Task A_suites_own_faker_is_as_repeatable()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        var faker = database.Fake<User>(context).UseRules(new Faker<User>().RuleFor(user => user.Nickname, rule => rule.Random.Hash()));

        var one = await faker.UseSeed(7).GenerateAsync(3, Cancelled);
        var other = await faker.UseSeed(8).GenerateAsync(3, Cancelled);
        var again = await faker.UseSeed(7).GenerateAsync(3, Cancelled);

        Assert.Equal(one.Select(user => user.Nickname), again.Select(user => user.Nickname));
        Assert.NotEqual(one.Select(user => user.Nickname), other.Select(user => user.Nickname));
    }

    [Fact]
    public async Task What_a_suites_own_faker_leaves_out_is_told()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Loan>(context).UseRules(new Faker<Loan>()).InsertAsync(1, Cancelled));

        Assert.Equal("Loan.Network (IPAddress, inet) is required and can't be made up. Add .RuleFor(row => row.Network, faker => ...).", error.Message);
    }

    [Fact]
    public async Task An_owned_property_can_have_a_rule()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        await database.Fake<Branch>(context).RuleFor(branch => branch.Address.City, _ => "Graz").InsertAsync(2, Cancelled);

        Assert.Equal(2, await context.Branches.CountAsync(branch => branch.Address.City == "Graz", Cancelled));
    }

    [Fact]
    public async Task A_locale_that_Bogus_lacks_is_told_with_those_it_has()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = Assert.Throws<PgTestKitException>(() => database.Fake<User>(context).UseLocale("xx"));

        Assert.StartsWith("Bogus has no locale \"xx\". Use one of af_ZA, ar, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_need_each_other_are_told_with_the_circle()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Chicken>(context).InsertAsync(1, Cancelled));

        Assert.Equal(
            "Egg.LaidById is a required foreign key to Chicken, of which no row can be made first: Chicken needs Egg needs Chicken. Insert the first rows with the context, or add .RuleFor(row => row.LaidById, ...).",
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

        Assert.Equal(
            """The made-up rows were refused by archive."Documents": new row for relation "Documents" violates check constraint "pages_are_few" ("Pages" <= 2000). Add .RuleFor(row => row.Pages, ...) that makes what it accepts.""", error.Message);
        Assert.Equal(1, await context.Users.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_value_that_the_database_refuses_is_told_with_its_property()
    {
        await using var database = await archive.LeaseAsync();
        await using var context = database.CreateContext<ArchivistContext>();
        await database.Fake<User>(context).InsertAsync(1, Cancelled);

        var tooLong = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Document>(context).RuleFor(document => document.Title, _ => new string('x', 31)).InsertAsync(5, Cancelled));
        var missing = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Document>(context).RuleFor(document => document.Title, _ => null!).InsertAsync(5, Cancelled));
        var orphan = await Assert.ThrowsAsync<PgTestKitException>(() => database.Fake<Document>(context).RuleFor(document => document.OwnerId, _ => -1).InsertAsync(5, Cancelled));

        Assert.EndsWith("value too long for type character varying(30). Add .RuleFor(row => row.Title, ...) that makes what it accepts.", tooLong.Message, StringComparison.Ordinal);
        Assert.EndsWith("violates not-null constraint. Add .RuleFor(row => row.Title, ...) that makes what it accepts.", missing.Message, StringComparison.Ordinal);
        Assert.EndsWith("Add .RuleFor(row => row.OwnerId, ...) that makes what it accepts.", orphan.Message, StringComparison.Ordinal);
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
