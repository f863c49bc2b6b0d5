using OrgArchivist.Model;
using OrgArchivist.Services;

namespace OrgArchivist;

/// <summary>Lets only requests through whose bearer token belongs to a session.</summary>
internal sealed class SignedIn : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public static User UserOf(HttpContext http) => (User)http.Items[typeof(User)]!;

    public static string TokenOf(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : "";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<Sessions>();
        if (await sessions.FindUserAsync(TokenOf(http), http.RequestAborted) is not { } user)
            return TypedResults.Unauthorized();

        http.Items[typeof(User)] = user;
        return await next(context);
    }
}
