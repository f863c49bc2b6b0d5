using Npgsql;

namespace PaDealing.Tests;

internal static class LongRestrictedList
{
    public const int Length = 1000;

    public static async Task InsertAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO padealing.restricted_security (isin, name, reason, restricted_from)
            SELECT 'XX' || to_char(n, 'FM1000000000'), 'Security ' || n, 'long list', '2026-03-02' FROM generate_series(1, $1) n
            """, connection)
        { Parameters = { new() { Value = Length } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
