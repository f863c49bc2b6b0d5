using NUnit.Framework;

namespace PgTestKit.Tests.WithNUnit.Layers;

/// <summary>A namespace's fixture on the one of the namespace above.</summary>
[SetUpFixture]
public sealed class Chapters : PostgresFixture<Notes>
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddSeed("chapter", "1", async (connection, cancellation) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE chapter (title text); INSERT INTO chapter VALUES ('one')";
            await command.ExecuteNonQueryAsync(cancellation);
        });
}
