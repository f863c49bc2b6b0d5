using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class SqlDefects(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    [Defect("ILIKE")]
    public async Task SQLite_has_no_ILIKE_and_its_LIKE_folds_ASCII_alone()
    {
        await AddOutputAsync(output => output.Title = "École");

        Assert.Equal(0L, await QueryScalarAsync<long>("SELECT count(*) FROM outputs WHERE title LIKE 'école'"));
        var refused = await Assert.ThrowsAsync<SqliteException>(() => QueryScalarAsync<long>("SELECT count(*) FROM outputs WHERE title ILIKE 'école'"));
        Assert.Contains("near \"ILIKE\": syntax error", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Defect("JSONB")]
    public async Task SQLite_accepts_text_that_is_no_JSON()
    {
        await AddOutputAsync();

        Assert.Equal(1, await ExecuteAsync("UPDATE outputs SET metadata = '{model: base'"));
    }

    [Fact]
    [Defect("EXTRACT in CHECK")]
    public async Task SQLite_accepts_a_document_of_the_next_century()
    {
        await using var context = CreateContext();
        context.Add(new Document { Title = "Report", Year = 2126, UploadedAt = FixedTime.Default.GetUtcNow().UtcDateTime });

        Assert.Equal(1, await context.SaveChangesAsync(Cancellation));
        await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync("CREATE TABLE d (year int, uploaded_at text, CHECK (year <= EXTRACT(YEAR FROM uploaded_at)))"));
    }

    [Fact]
    [Defect("capitals in names")]
    public async Task SQLite_takes_a_name_with_capitals_however_it_is_written()
    {
        await ExecuteAsync("CREATE TABLE \"Funders\" (\"Id\" int)");

        Assert.Equal(0L, await QueryScalarAsync<long>("SELECT count(ID) FROM Funders"));
        Assert.Equal(0L, await QueryScalarAsync<long>("SELECT count(\"id\") FROM \"funders\""));
    }

    [Fact]
    [Defect("GROUP BY")]
    public async Task SQLite_accepts_a_column_that_is_not_grouped_by()
    {
        await AddOutputAsync(output => output.Title = "One");
        await AddOutputAsync(output => output.Title = "Another");

        Assert.NotNull(await QueryScalarAsync<string>("SELECT title FROM outputs GROUP BY status"));
    }

    [Fact]
    [Defect("errors in a transaction")]
    public async Task SQLite_goes_on_after_an_error_in_a_transaction()
    {
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
        await Assert.ThrowsAsync<SqliteException>(() => context.Database.ExecuteSqlRawAsync("INSERT INTO system_config (key, value) VALUES ('model', '1')", Cancellation));

        await context.Database.ExecuteSqlRawAsync("UPDATE system_config SET value = '1'", Cancellation);

        await transaction.CommitAsync(Cancellation);
    }
}
