using PaDealing.Data;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

public sealed class IdentityTests(BackOffice postgres) : PostgresTest(postgres)
{
    [Theory]
    [InlineData("trader1@firm.example", 1004, "Trader One")]
    [InlineData("TRADER1@FIRM.EXAMPLE", 1004, "Trader One")]
    [InlineData("dev1@firm.example", 1008, "Dev One")]
    [InlineData("dev.one@firm.example", 1008, "Dev One")]
    public async Task An_email_address_names_its_employee_in_any_casing(string email, int employeeId, string name)
    {
        var caller = await ResolveAsync(email);

        Assert.Equal((employeeId, name), (caller.EmployeeId, caller.FullName));
    }

    [Fact]
    public async Task An_unknown_email_address_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => ResolveAsync("nobody@firm.example"));

        Assert.Equal(Refusal.UnknownEmployee, refused.Refusal);
    }

    [Fact]
    public async Task An_employee_who_left_is_refused()
    {
        await Database.ExecuteAsync("UPDATE bo_airflow.oracle_employee SET is_active = false WHERE username = 'quant1'");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => ResolveAsync("quant1@firm.example"));

        Assert.Equal("The employee with the e-mail address quant1@firm.example has left.", refused.Message);
    }

    [Fact]
    public async Task The_same_address_in_another_casing_is_no_second_contact()
    {
        var duplicate = () => Database.ExecuteAsync("INSERT INTO bo_airflow.oracle_contact VALUES (9001, 1005, 'Trader1@Firm.example')");

        var violation = await Assert.ThrowsAsync<Npgsql.PostgresException>(duplicate);
        Assert.Equal("ix_oracle_contact_email", violation.ConstraintName);
    }

    private async Task<Caller> ResolveAsync(string email)
    {
        await using var reference = Database.CreateContext<ReferenceContext>();
        return await new IdentityService(reference).ResolveAsync(email, TestContext.Current.CancellationToken);
    }
}
