using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PgTestKit.Bench.EfSuite;

// Runs the suite once for each name of a test on standard input, and answers with a line.
while (await Console.In.ReadLineAsync() is { } test)
{
    var run = Suite.Test(test);
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

        await run(() => new SuiteContext(options));
    }

    Console.WriteLine("done");
}
