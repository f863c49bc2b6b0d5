using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProjectManager;
using ProjectManager.Data;
using ProjectManager.Services;

var builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json =>
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower)));
builder.Services.AddProjectData();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IPasswordHasher<Registration>, PasswordHasher<Registration>>();
builder.Services.AddScoped<UserRepository>();
builder.Services.AddScoped<ProjectService>();
builder.Services.AddScoped<ChatService>();
builder.Services.AddScoped<OverdueTasks>();
builder.Services.AddHostedService<OverdueWorker>();

await using var app = builder.Build();
if (args is ["migrate"])
{
    await using var scope = app.Services.CreateAsyncScope();
    await scope.ServiceProvider.GetRequiredService<ProjectContext>().Database.MigrateAsync();
    return;
}

app.MapProjectManager();
await app.RunAsync();
