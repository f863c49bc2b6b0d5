using Npgsql;
using PgTestKit;
using ProjectManager.Model;
using ProjectManager.Services;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>Dapper on the test's transaction, through the DbDataSource that the repository asks for.</summary>
public sealed class UserRepositoryTests(Team team) : TeamTest(team)
{
    private static readonly NewUser Designer =
        new("designer", "Designer@Team.example", "-", UserRole.Admin, "One Designer", "https://team.example/designer.png");

    private UserRepository Users => new(Database.DbDataSource, FixedTime.Default);

    [Fact]
    public async Task A_user_is_found_as_created()
    {
        var created = await Users.CreateAsync(Designer, Cancellation);

        var found = await Users.FindAsync(created.Id, Cancellation);

        Assert.NotNull(found);
        Assert.Equal(
            (4, "designer", "designer@team.example", UserRole.Admin, "One Designer", "https://team.example/designer.png", true, FixedTime.Now),
            (found.Id, found.Username, found.Email, found.Role, found.FullName, found.AvatarUrl, found.IsActive, found.CreatedAt));
    }

    [Theory]
    [InlineData("lead@team.example", Lead)]
    [InlineData(" Developer@TEAM.example ", Developer)]
    [InlineData("nobody@team.example", null)]
    public async Task A_user_is_found_by_address_whatever_its_case(string email, int? id) =>
        Assert.Equal(id, (await Users.FindByEmailAsync(email, Cancellation))?.Id);

    [Fact]
    public async Task What_the_repository_writes_is_what_EF_Core_reads()
    {
        var created = await Users.CreateAsync(Designer, Cancellation);

        await using var context = CreateContext();
        var read = await context.Users.FindAsync([created.Id], Cancellation);

        Assert.Equivalent(created, read);
    }

    [Fact]
    public async Task An_update_writes_what_was_changed_and_when()
    {
        var later = FixedTime.Default.Later(TimeSpan.FromHours(1));
        var user = (await Users.FindAsync(Developer, Cancellation))!;
        (user.Role, user.FullName, user.IsActive) = (UserRole.ProjectManager, "Now Leading", false);

        Assert.True(await new UserRepository(Database.DbDataSource, later).UpdateAsync(user, Cancellation));

        await Database.Table("users").ShouldContainAsync(
            new { id = Developer, username = "developer", role = UserRole.ProjectManager, full_name = "Now Leading", is_active = false, updated_at = later.GetUtcNow().UtcDateTime },
            Cancellation);
        Assert.Single((await Database.ChangesAsync(Cancellation)).Of("users")!.Updated);
    }

    [Fact]
    public async Task A_user_is_deleted_once()
    {
        Assert.True(await Users.DeleteAsync(Tester, Cancellation));
        Assert.False(await Users.DeleteAsync(Tester, Cancellation));
        Assert.Null(await Users.FindAsync(Tester, Cancellation));
    }

    [Fact]
    public async Task A_user_who_is_not_there_is_not_updated()
    {
        var user = new User { Id = 4711, Username = "nobody", Email = "nobody@team.example", HashedPassword = "-" };

        Assert.False(await Users.UpdateAsync(user, Cancellation));

        await Database.Table("users").ShouldBeUnchangedAsync(Cancellation);
    }

    [Fact]
    public async Task A_taken_address_is_refused_whatever_its_case_and_the_next_call_works()
    {
        var violation = await Assert.ThrowsAsync<PostgresException>(() => Users.CreateAsync(Designer with { Email = "LEAD@team.example" }, Cancellation));

        Assert.Equal("ix_users_email", violation.ConstraintName);
        Assert.Equal("designer", (await Users.CreateAsync(Designer, Cancellation)).Username);
    }
}
