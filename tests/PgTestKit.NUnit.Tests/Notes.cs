using NUnit.Framework;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(4)]

namespace PgTestKit.Tests.WithNUnit;

[SetUpFixture]
public sealed class Notes : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddSeed("note", "1", async (connection, cancellation) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY, text text UNIQUE)";
            await command.ExecuteNonQueryAsync(cancellation);
        });
}
