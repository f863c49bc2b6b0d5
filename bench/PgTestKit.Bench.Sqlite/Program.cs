using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PgTestKit.Bench.EfSuite;

// Runs the suite once for each line on standard input, and answers with a line.
while (await Console.In.ReadLineAsync() is not null)
{
    for (var i = 0; i < Suite.Tests; i++)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        var options = new DbContextOptionsBuilder<SuiteContext>().UseSqlite(connection).Options;
        await using (var context = new SuiteContext(options))
        {
            await context.Database.EnsureCreatedAsync();
            Suite.Seed(context);
            await context.SaveChangesAsync();
        }

        await Suite.RunTestAsync(() => new SuiteContext(options));
    }

    Console.WriteLine("done");
}
