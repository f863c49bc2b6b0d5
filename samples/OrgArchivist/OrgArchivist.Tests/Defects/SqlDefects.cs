using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class SqlDefects(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    [Defect("ILIKE")]
    public async Task ILIKE_folds_every_letter()
    {
        await AddOutputAsync(output => output.Title = "École");

        Assert.Equal(0L, await QueryScalarAsync<long>("SELECT count(*) FROM outputs WHERE title LIKE 'école'"));
        Assert.Equal(1L, await QueryScalarAsync<long>("SELECT count(*) FROM outputs WHERE title ILIKE 'école'"));
    }

    [Fact]
    [Defect("JSONB")]
    public async Task PostgreSQL_refuses_text_that_is_no_JSON_and_looks_into_what_is()
    {
        await AddOutputAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync("UPDATE outputs SET metadata = '{model: base'"));

        Assert.Equal("invalid input syntax for type json", refused.MessageText);
        Assert.Equal(1L, await QueryScalarAsync<long>("SELECT count(*) FROM system_config WHERE value @> '{\"name\": \"base\"}'"));
    }

    [Fact]
    [Defect("EXTRACT in CHECK")]
    public async Task PostgreSQL_refuses_a_document_of_the_next_century()
    {
        await using var context = CreateContext();
        context.Add(new Document { Title = "Report", Year = 2126, UploadedAt = FixedTime.Default.GetUtcNow().UtcDateTime });

        Assert.Equal("ck_documents_year", (await RefusedAsync(context)).ConstraintName);
    }

    [Fact]
    [Defect("capitals in names")]
    public async Task PostgreSQL_finds_a_name_with_capitals_only_in_quotes()
    {
        await ExecuteAsync("CREATE TABLE \"Funders\" (\"Id\" int)");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => QueryScalarAsync<long>("SELECT count(*) FROM Funders"));

        Assert.Equal("relation \"funders\" does not exist", refused.MessageText);
        Assert.Equal(0L, await QueryScalarAsync<long>("SELECT count(\"Id\") FROM \"Funders\""));
    }

    [Fact]
    [Defect("GROUP BY")]
    public async Task PostgreSQL_refuses_a_column_that_is_not_grouped_by()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => QueryScalarAsync<string>("SELECT title FROM outputs GROUP BY status"));

        Assert.Equal(PostgresErrorCodes.GroupingError, refused.SqlState);
    }

    [Fact]
    [Defect("errors in a transaction")]
    public async Task PostgreSQL_goes_on_only_after_a_rollback()
    {
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
        await Assert.ThrowsAsync<PostgresException>(() => context.Database.ExecuteSqlRawAsync("INSERT INTO system_config (key, value) VALUES ('model', '1')", Cancellation));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => context.Database.ExecuteSqlRawAsync("UPDATE system_config SET value = '1'", Cancellation));

        Assert.Equal(PostgresErrorCodes.InFailedSqlTransaction, refused.SqlState);
    }
}
