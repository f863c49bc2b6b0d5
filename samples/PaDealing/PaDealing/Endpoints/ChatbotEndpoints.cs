using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using PaDealing.Services;

namespace PaDealing.Endpoints;

internal static class ChatbotEndpoints
{
    public static void MapChatbot(this IEndpointRouteBuilder routes)
    {
        var chatbot = routes.MapGroup("/chatbot");
        chatbot.MapPut(
            "/{id:guid}",
            async (Guid id, [FromHeader(Name = RequestEndpoints.UserEmail)] string email, JsonElement state, ChatbotService sessions, CancellationToken cancellationToken) =>
                TypedResults.Ok(await sessions.SaveAsync(id, email, state, cancellationToken)));
        chatbot.MapGet(
            "/",
            async ([FromHeader(Name = RequestEndpoints.UserEmail)] string email, string? waitingFor, ChatbotService sessions, CancellationToken cancellationToken) =>
                TypedResults.Ok(await sessions.ListAsync(email, waitingFor, cancellationToken)));
    }
}
