// A test process that others kill: it leases a database, says so, and waits.
// Arguments: an existing server's connection string, or the folder for a local server's data; then the version and the seconds of a slow step, and the isolation of the lease.
using System.Globalization;
using PgTestKit;

var builder = new TemplateDatabaseBuilder().AddSchema("app").LogTo(line => Console.WriteLine("log " + line));
if (args.Length > 0)
    builder.UseServer(Path.IsPathRooted(args[0]) ? PostgresServer.Local().WithDataIn(args[0]) : PostgresServer.Existing(args[0]).WithPatience(TimeSpan.FromMinutes(1)));
if (args.Length > 2)
{
    builder.AddSeed("slow", args[1], async (connection, cancellation) =>
    {
        Console.WriteLine("building");
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE app.slow (n int); SELECT pg_sleep({args[2]})");
        await command.ExecuteNonQueryAsync(cancellation);
    });
}

await using var template = await builder.BuildAsync();
var isolation = args.Length > 3 ? Enum.Parse<TestIsolation>(args[3]) : TestIsolation.Reset;
var database = await LeaseAsync();
while (await Console.In.ReadLineAsync() is { } command)
{
    if (command == "fail fast") Environment.FailFast("as was asked");
    if (command == "lease anew")
    {
        await EndAsync();
        database = await LeaseAsync();
        continue;
    }

    await database.SnapshotAsync(command);
    Console.WriteLine("took " + command);
}

await EndAsync();

async Task<TestDatabase> LeaseAsync()
{
    var leased = await template.LeaseAsync(isolation);
    Console.WriteLine($"{await leased.QueryScalarAsync<string>("SELECT current_setting('data_directory')")}|{leased.Name}");
    return leased;
}

async Task EndAsync()
{
    try
    {
        await database.DisposeAsync();
    }
    catch (PgTestKitException exception)
    {
        Console.WriteLine("log " + exception.Message);
    }
}
