using System.Text.Json;
using System.Text.Json.Serialization;
using OrgArchivist;
using OrgArchivist.Data;
using OrgArchivist.Services;

var builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json =>
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower)));
builder.Services.AddArchiveContext();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddScoped<Sessions>();
builder.Services.AddScoped<OutputService>();
builder.Services.AddScoped<SuccessTracking>();

await using var app = builder.Build();
app.MapArchive();
await app.RunAsync();
