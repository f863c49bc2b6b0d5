namespace PgTestKit;

internal enum SeedFormat
{
    Csv,
    Json,
    Sql,
}
