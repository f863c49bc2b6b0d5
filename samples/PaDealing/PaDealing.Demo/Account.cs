using System.Diagnostics;
using PaDealing.Data;
using PaDealing.Dealing;
using PgTestKit;

namespace PaDealing.Demo;

/// <summary>What the suites find before their first test, and what a test costs.</summary>
internal static class Account
{
    private const string RowsBySchema =
        """
        SELECT string_agg(format('%s|%s rows in %s tables', nspname, rows, tables), E'\n' ORDER BY nspname)
        FROM (SELECT n.nspname, count(*) AS tables, sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]::text::bigint) AS rows
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind = 'r' AND n.nspname IN ('bo_airflow', 'padealing') AND c.relname <> '__ef_migrations_history' GROUP BY n.nspname) counted
        """;

    public static async Task SeededRowsAsync(TemplateDatabase template)
    {
        await using var database = await template.LeaseAsync(TestIsolation.Transaction);
        var schemas = await database.QueryScalarAsync<string>(RowsBySchema);
        var label = "seeded";
        foreach (var schema in schemas.Split('\n').Select(line => line.Split('|')))
        {
            Console.WriteLine($"{label,-8}  {schema[0],-11} {schema[1]}");
            label = "";
        }
    }

    public static async Task CostPerTestAsync(TemplateDatabase template)
    {
        Console.WriteLine("a test    that saves one row with EF Core, lease to give-back, median");
        foreach (var (isolation, count) in new[] { (TestIsolation.Transaction, 200), (TestIsolation.Reset, 200), (TestIsolation.Clone, 25) })
        {
            for (var i = 0; i < 5; i++) await OneTestAsync(template, isolation, i);
            var times = new List<double>();
            for (var i = 0; i < count; i++) times.Add(await OneTestAsync(template, isolation, i));
            Console.WriteLine($"          {isolation,-11} {times.Order().ElementAt(count / 2),6:F1} ms   ({count} tests)");
        }
    }

    private static async Task<double> OneTestAsync(TemplateDatabase template, TestIsolation isolation, int number)
    {
        var watch = Stopwatch.StartNew();
        await using (var database = await template.LeaseAsync(isolation))
        {
            await using var dealing = database.CreateContext<DealingContext>();
            dealing.Add(new EmployeeRole { EmployeeId = 1001 + (number % 3), Role = "demo" });
            await dealing.SaveChangesAsync();
        }

        return watch.Elapsed.TotalMilliseconds;
    }
}
