using NetRaven;
using NetRaven.Initialization;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddNetRaven();
builder.Services.AddNetRavenWorkers();
await using var app = builder.Build();
app.MapNetRaven();

if (args is ["initialize"])
{
    var report = await app.Services.GetRequiredService<DatabaseInitializer>().InitializeAsync();
    Console.Write(report);
    return report.Succeeded ? 0 : 1;
}

await app.RunAsync();
return 0;
