using System.Data.Common;
using Dapper;
using PaDealing.Data;

namespace PaDealing.Services;

/// <summary>What an employee has dealt, from both schemas, in one statement of SQL.</summary>
public sealed class DealingReport(DbDataSource dataSource, SchemaNames schemas, IdentityService identities)
{
    private readonly string _sql = $"""
        SELECT dealt.traded_on AS "TradedOn", dealt.isin AS "Isin", product.name AS "Name", dealt.direction::text AS "Direction",
               dealt.quantity AS "Quantity", dealt.price AS "Price",
               round(dealt.quantity * dealt.price, currency.minor_units) AS "Consideration", currency.code AS "Currency", dealt.request_id AS "RequestId"
        FROM (
            SELECT execution.executed_on AS traded_on, request.isin, request.direction, execution.quantity, execution.price, request.currency_code, request.id AS request_id
            FROM "{schemas.Application}".pad_execution execution
            JOIN "{schemas.Application}".pad_request request ON request.id = execution.request_id
            WHERE request.employee_id = @EmployeeId
            UNION ALL
            SELECT traded_on, isin, direction, quantity, price, currency_code, NULL
            FROM "{schemas.Application}".personal_account_dealing
            WHERE employee_id = @EmployeeId) dealt
        JOIN "{schemas.Reference}".currency currency ON currency.code = dealt.currency_code
        LEFT JOIN "{schemas.Reference}".oracle_product product ON product.isin = dealt.isin
        ORDER BY dealt.traded_on DESC, dealt.request_id DESC NULLS LAST
        """;

    public async Task<IReadOnlyList<DealingLine>> ReadAsync(string email, CancellationToken cancellationToken = default)
    {
        var employee = await identities.ResolveAsync(email, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var lines = await connection.QueryAsync<DealingLine>(new CommandDefinition(_sql, new { employee.EmployeeId }, cancellationToken: cancellationToken));
        return lines.AsList();
    }
}
