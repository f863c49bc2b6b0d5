using System.Text.Json;
using System.Text.Json.Serialization;
using PaDealing.Data;
using PaDealing.Endpoints;
using PaDealing.Services;

var builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json =>
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower)));
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<RefusalHandler>();
builder.Services.AddValidation();
builder.Services.AddSchemaHealthChecks();

builder.Services.AddContexts();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddScoped<IdentityService>();
builder.Services.AddScoped<InstrumentService>();
builder.Services.AddScoped<BreachService>();
builder.Services.AddScoped<AuditTrail>();
builder.Services.AddScoped<RequestService>();
builder.Services.AddScoped<DecisionService>();
builder.Services.AddScoped<ExecutionService>();
builder.Services.AddScoped<ExecutionReview>();
builder.Services.AddScoped<DealingReport>();
builder.Services.AddScoped<ChatbotService>();
builder.Services.AddHostedService<DailyReview>();

await using var app = builder.Build();
if (args is ["migrate"])
{
    await app.Services.MigrateAsync();
    return;
}

app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapRequests();
app.MapAudit();
app.MapBreaches();
app.MapDealings();
app.MapChatbot();
app.MapHealth();
await app.RunAsync();
