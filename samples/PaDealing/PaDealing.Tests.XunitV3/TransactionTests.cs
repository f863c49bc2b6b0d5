using Microsoft.EntityFrameworkCore;
using Npgsql;
using PaDealing.Data;
using PaDealing.Dealing;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

public sealed class TransactionTests(BackOffice postgres) : PostgresTest(postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unique_violation_leaves_the_tests_transaction_usable()
    {
        await using var dealing = Database.CreateContext<DealingContext>();
        dealing.RestrictedSecurities.Add(Restricted("XX0000000033"));
        var violation = await Assert.ThrowsAsync<DbUpdateException>(() => dealing.SaveChangesAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, Assert.IsType<PostgresException>(violation.InnerException).SqlState);

        dealing.ChangeTracker.Clear();
        dealing.RestrictedSecurities.Add(Restricted("XX0000000099"));
        await dealing.SaveChangesAsync(Cancellation);

        Assert.Equal(4, await dealing.RestrictedSecurities.CountAsync(Cancellation));
    }

    [Fact]
    public async Task What_the_application_rolls_back_is_gone_and_what_it_commits_stays()
    {
        await using var dealing = Database.CreateContext<DealingContext>();
        await using (await dealing.Database.BeginTransactionAsync(Cancellation))
            await dealing.RestrictedSecurities.ExecuteDeleteAsync(Cancellation);

        await using (var transaction = await dealing.Database.BeginTransactionAsync(Cancellation))
        {
            dealing.RestrictedSecurities.Add(Restricted("XX0000000099"));
            await dealing.SaveChangesAsync(Cancellation);
            await transaction.CommitAsync(Cancellation);
        }

        Assert.Equal(4, await Database.Table("padealing.restricted_security").CountAsync(Cancellation));
    }

    [Fact]
    public async Task Both_contexts_see_the_tests_rows_before_anything_is_committed()
    {
        await Database.ExecuteAsync("INSERT INTO bo_airflow.oracle_employee VALUES (9001, 'new', 'Newcomer', 'Trading', NULL, true, '2026-03-02')");
        await using var dealing = Database.CreateContext<DealingContext>();
        await using var reference = Database.CreateContext<ReferenceContext>();
        dealing.EmployeeRoles.Add(new EmployeeRole { EmployeeId = 9001, Role = EmployeeRole.Compliance });
        await dealing.SaveChangesAsync(Cancellation);

        Assert.True(await reference.Employees.AnyAsync(employee => employee.EmployeeId == 9001, Cancellation));
    }

    [Fact]
    public async Task The_application_cannot_write_reference_data_through_its_context()
    {
        await using var reference = Database.CreateContext<ReferenceContext>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => reference.SaveChangesAsync(Cancellation));
    }

    private static RestrictedSecurity Restricted(string isin) => new()
    {
        Isin = isin,
        Name = "Iota Irons plc",
        Reason = "The firm advises.",
        RestrictedFrom = new DateOnly(2026, 3, 2),
    };
}
