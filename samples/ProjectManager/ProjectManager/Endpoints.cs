using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using ProjectManager.Model;
using ProjectManager.Services;

namespace ProjectManager;

public sealed record Registration(string Username, string Email, string Password, string? FullName = null);

public sealed record UserView(int Id, string Username, string Email, UserRole Role, bool IsActive)
{
    public static UserView Of(User user) => new(user.Id, user.Username, user.Email, user.Role, user.IsActive);
}

public sealed record TaskView(int Id, string Title, ProjectTaskStatus Status, TaskPriority Priority, DateOnly? DueDate, DateTime? CompletedAt)
{
    public static TaskView Of(ProjectTask task) => new(task.Id, task.Title, task.Status, task.Priority, task.DueDate, task.CompletedAt);
}

internal static class Endpoints
{
    public static void MapProjectManager(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/users", RegisterAsync);
        routes.MapGet("/users/{id:int}", FindUserAsync);
        routes.MapDelete("/users/{id:int}", DeleteUserAsync);

        routes.MapPost("/projects", async (NewProject project, ProjectService projects) => Created("projects", (await projects.CreateAsync(project)).Id));
        routes.MapGet("/projects/{id:int}/tasks", async (int id, ProjectService projects) => (await projects.BoardAsync(id)).Select(TaskView.Of));
        routes.MapPost("/projects/{id:int}/tasks", async (int id, NewTask task, ProjectService projects) => Created("tasks", (await projects.AddTaskAsync(id, task)).Id));
        routes.MapPost("/tasks/{id:int}/complete", CompleteAsync);

        routes.MapPost("/channels/{id:int}/messages", async (int id, NewMessage message, ChatService chat) => Created("messages", (await chat.PostAsync(id, message)).Id));
        routes.MapGet("/messages/{id:int}/thread", (int id, ChatService chat) => chat.ReadThreadAsync(id));
    }

    private static Created<int> Created(string collection, int id) => TypedResults.Created($"/{collection}/{id}", id);

    private static async Task<Results<Created<int>, Conflict<string>>> RegisterAsync(Registration registration, UserRepository users, IPasswordHasher<Registration> hasher)
    {
        var user = new NewUser(registration.Username, registration.Email, hasher.HashPassword(registration, registration.Password), FullName: registration.FullName);
        try
        {
            return Created("users", (await users.CreateAsync(user)).Id);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TypedResults.Conflict("There is a user of that name or e-mail address.");
        }
    }

    private static async Task<Results<Ok<UserView>, NotFound>> FindUserAsync(int id, UserRepository users) =>
        await users.FindAsync(id) is { } user ? TypedResults.Ok(UserView.Of(user)) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> DeleteUserAsync(int id, UserRepository users) =>
        await users.DeleteAsync(id) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<TaskView>, NotFound>> CompleteAsync(int id, ProjectService projects) =>
        await projects.CompleteTaskAsync(id) is { } task ? TypedResults.Ok(TaskView.Of(task)) : TypedResults.NotFound();
}
