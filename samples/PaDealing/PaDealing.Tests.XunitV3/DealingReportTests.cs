using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Dapper on the application's DbDataSource: in the test's transaction it sees what EF Core has written there.</summary>
public sealed class DealingReportTests(BackOffice postgres) : PostgresTest(postgres)
{
    private const string Trader = "trader1@firm.example";

    [Fact]
    public async Task The_report_joins_deals_of_today_and_imported_ones_with_the_reference_schema()
    {
        await using var api = new DealingApi(Database);
        await ImportAsync("XX0000000077", "sell", "JPY");
        var id = await api.SubmitApprovedAsync(Trader, "ACME");
        using var executed = await api.ExecuteAsync(id, Trader, quantity: 80);

        var lines = await api.GetAsync<DealingLine[]>("/dealings", Trader);

        Assert.Equal(
            [
                new DealingLine(new(2026, 3, 2), "XX0000000011", "Acme Anvils, plc", "buy", 80, 12.25m, 980.00m, "GBP", id),
                new DealingLine(new(2019, 5, 6), "XX0000000077", "Eta Electronics K.K.", "sell", 3, 333.5m, 1001m, "JPY", null), // yen have no cents
            ],
            lines);
    }

    [Fact]
    public async Task A_security_that_the_back_office_has_forgotten_is_listed_without_its_name()
    {
        await using var api = new DealingApi(Database);
        await ImportAsync("XX0000000999", "buy", "EUR");

        var line = Assert.Single(await api.GetAsync<DealingLine[]>("/dealings", Trader));

        Assert.Equal(("XX0000000999", null), (line.Isin, line.Name));
    }

    [Fact]
    public async Task Nobody_sees_anothers_deals()
    {
        await using var api = new DealingApi(Database);
        await ImportAsync("XX0000000011", "buy", "GBP");

        Assert.Empty(await api.GetAsync<DealingLine[]>("/dealings", "trader2@firm.example"));
    }

    private Task<int> ImportAsync(string isin, string direction, string currency) => Database.ExecuteAsync(
        """
        INSERT INTO padealing.personal_account_dealing (employee_id, isin, direction, quantity, price, currency_code, traded_on)
        VALUES (1004, $1, $2::text::padealing.trade_direction, 3, 333.5, $3, '2019-05-06')
        """,
        isin,
        direction,
        currency);
}
