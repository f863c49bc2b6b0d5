// A test process that others kill: it leases a database, says so, and waits.
using PgTestKit;

var builder = new TemplateDatabaseBuilder().AddSchema("app");
if (args.Length > 0) builder.UseServer(PostgresServer.Existing(args[0]));
await using var template = await builder.BuildAsync();
await using var database = await template.LeaseAsync(TestIsolation.Reset);
Console.WriteLine($"{await database.QueryScalarAsync<string>("SELECT current_setting('data_directory')")}|{database.Name}");
await Console.In.ReadToEndAsync();
