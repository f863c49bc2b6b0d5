using System.Globalization;
using Npgsql;
using PgTestKit;
using ProjectManager.Model;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>A refused statement is undone alone, so that a test goes on after it.</summary>
public sealed class ConstraintTests(Team team) : TeamTest(team)
{
    [Fact]
    public async Task A_project_that_ends_before_it_starts_is_refused()
    {
        var violation = await RefusedAsync(new Project { Name = "Intranet", StartDate = FixedTime.Today, EndDate = FixedTime.Today.AddDays(-1) });

        Assert.Equal((PostgresErrorCodes.CheckViolation, "ck_projects_end_date"), (violation.SqlState, violation.ConstraintName));
        await Database.Table("projects").ShouldBeUnchangedAsync(Cancellation);
    }

    [Fact]
    public async Task A_project_may_end_on_its_first_day_or_have_no_end()
    {
        await AddAsync(new Project { Name = "Hackathon", StartDate = FixedTime.Today, EndDate = FixedTime.Today });
        await AddAsync(new Project { Name = "Intranet", StartDate = FixedTime.Today });

        await Database.Table("projects").ShouldHaveCountChangedByAsync(2, Cancellation);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1.5")]
    public async Task Hours_that_are_not_positive_are_refused(string hours)
    {
        var task = NewTask("Draft");
        task.EstimatedHours = decimal.Parse(hours, CultureInfo.InvariantCulture);

        Assert.Equal("ck_tasks_estimated_hours", (await RefusedAsync(task)).ConstraintName);
    }

    [Theory]
    [InlineData(ProjectTaskStatus.Done, false)]
    [InlineData(ProjectTaskStatus.InReview, true)]
    public async Task A_task_has_a_time_of_completion_if_and_only_if_it_is_done(ProjectTaskStatus status, bool completed)
    {
        var task = NewTask("Draft");
        (task.Status, task.CompletedAt) = (status, completed ? FixedTime.Now : null);

        Assert.Equal("ck_tasks_completed_at", (await RefusedAsync(task)).ConstraintName);
    }

    [Theory]
    [InlineData("lead", "other@team.example", "ix_users_username")]
    [InlineData("other", "lead@team.example", "ix_users_email")]
    [InlineData("other", "Other@team.example", "ck_users_email_lower_case")]
    public async Task A_name_or_address_that_is_taken_or_in_upper_case_is_refused(string username, string email, string constraint)
    {
        var violation = await RefusedAsync(new User { Username = username, Email = email, HashedPassword = "-" });

        Assert.Equal(constraint, violation.ConstraintName);
    }

    [Fact]
    public async Task Two_projects_may_have_a_channel_of_one_name_and_one_project_may_not()
    {
        var intranet = await AddAsync(new Project { Name = "Intranet" });
        await AddAsync(new Channel { Name = "general", ProjectId = intranet.Id });

        var violation = await RefusedAsync(new Channel { Name = "general", ProjectId = intranet.Id });

        Assert.Equal("ix_channels_project_id_name", violation.ConstraintName);
        await Database.Table("channels").ShouldHaveCountChangedByAsync(1, Cancellation);
    }
}
