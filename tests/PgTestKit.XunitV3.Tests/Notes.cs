using PgTestKit.XunitV3.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Notes))]

namespace PgTestKit.XunitV3.Tests;

/// <summary>One fixture type that is used as assembly, collection and class fixture at once.</summary>
public class Notes : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddSeed("note", "1", async (connection, cancellation) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY, text text UNIQUE)";
            await command.ExecuteNonQueryAsync(cancellation);
        });
}
