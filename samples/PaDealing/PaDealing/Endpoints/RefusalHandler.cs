using Microsoft.AspNetCore.Diagnostics;
using PaDealing.Services;

namespace PaDealing.Endpoints;

/// <summary>Answers a refusal with problem details and the status code that fits it.</summary>
internal sealed class RefusalHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not RefusedException refused)
            return false;

        httpContext.Response.StatusCode = StatusCode(refused.Refusal);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Title = refused.Refusal.ToString(), Detail = refused.Message, Status = httpContext.Response.StatusCode },
        });
    }

    private static int StatusCode(Refusal refusal) => refusal switch
    {
        Refusal.UnknownRequest or Refusal.UnknownSession => StatusCodes.Status404NotFound,
        Refusal.NotCompliance or Refusal.OwnRequest or Refusal.NotOwnRequest => StatusCodes.Status403Forbidden,
        Refusal.AlreadyDecided or Refusal.NotApproved => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
