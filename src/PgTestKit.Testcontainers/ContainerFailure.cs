using System.Text.Json;
using System.Text.RegularExpressions;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace PgTestKit;

/// <summary>Turns whatever keeps a container from starting into why, and what mends it.</summary>
internal static partial class ContainerFailure
{
    private const string OrElse = ", or add otherwise: PostgresServer.Local().";

    /// <param name="exception">What Testcontainers or the engine threw.</param>
    /// <param name="container">What did not start, for example <c>container of postgres:17-alpine</c>.</param>
    /// <param name="log">The end of the server's log; empty when there is none.</param>
    public static PgTestKitException Explain(Exception exception, string container, string log)
    {
        Exception[] causes = [.. Causes(exception)];
        var reason = string.Join(" ", causes.Where(cause => cause.InnerException is null).Select(cause => Sentence(cause.Message)).Distinct());
        var message =
            causes.FirstOrDefault(IsMissingAssembly) is { } missing
                ? $"Testcontainers can't be loaded: {missing.Message.Trim()} Restore it with all its dependencies from a complete package source{OrElse}"
            : causes.LastOrDefault(cause => SupportedApi().IsMatch(cause.Message)) is { } refusal
                ? $"The container engine speaks another version of its API: {Sentence(refusal.Message)} Set DOCKER_API_VERSION={SupportedApi().Match(refusal.Message).Groups[1].Value}{OrElse}"
            : causes.OfType<DockerUnavailableException>().Any()
                ? $"No container engine answers: {Unavailable(causes)} Start Docker, or name its endpoint in DOCKER_HOST{OrElse}"
            : IsOfReaper(exception)
                ? $"Testcontainers' reaper, which removes what a killed test process leaves, did not start: {reason} Let the engine pull its image or name another in TESTCONTAINERS_RYUK_CONTAINER_IMAGE; "
                    + $"where the engine refuses privileged containers, set TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED=false; TESTCONTAINERS_RYUK_DISABLED=true does without it{OrElse}"
            : exception is ContainerNotRunningException
                ? $"The server in the {container} ended: {Sentence(exception.Message.Split('\n')[0])} Read its log and mend the container's configuration{OrElse}"
            : exception is TimeoutException
                ? $"The server in the {container} did not answer in time. Read its log, and give the engine more memory or processors{OrElse}"
            : $"The {container} did not start: {reason} Check the image's name, and that the engine can pull it (docker pull) and has room for it{OrElse}";
        return new(log.Length == 0 ? message : $"{message} The server's log ends with:{Environment.NewLine}{log}", exception);
    }

    // An AggregateException says nothing itself. Deeper, .NET calls a missing socket file an address that can't be assigned.
    private static string Reason(Exception? cause) => (cause is AggregateException ? cause.GetBaseException() : cause)?.Message.Trim().TrimEnd('.') ?? "no reason given";

    private static string Unavailable(Exception[] causes)
    {
        var endpoints = causes.OfType<DockerUnavailableException>().Skip(1).Select(cause => $"{cause.Message.Trim().TrimEnd('.')} ({Reason(cause.InnerException)}).").Distinct();
        return string.Join(" ", endpoints) is { Length: > 0 } tried ? tried : "no endpoint was found at the usual places.";
    }

    // Testcontainers has no exception of its own for it, and starts it within the first container's start.
    private static bool IsOfReaper(Exception exception) => exception.StackTrace?.Contains($".{nameof(ResourceReaper)}.", StringComparison.Ordinal) is true;

    // Docker.DotNet quotes the engine's JSON whole.
    private static string Sentence(string message)
    {
        var text = EngineMessage().Match(message) is { Success: true } answer ? JsonSerializer.Deserialize<string>(answer.Groups[1].ValueSpan)! : message;
        text = text.Trim();
        return text.EndsWith('.') ? text : text + ".";
    }

    private static bool IsMissingAssembly(Exception exception) => exception is FileNotFoundException { FileName: not null } or FileLoadException or TypeLoadException;

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        var inner = exception is AggregateException aggregate ? aggregate.InnerExceptions : exception.InnerException is { } one ? [one] : (IEnumerable<Exception>)[];
        return inner.SelectMany(Causes).Prepend(exception);
    }

    [GeneratedRegex("""response='\{"message":("(?:[^"\\]|\\.)*")""")]
    private static partial Regex EngineMessage();

    [GeneratedRegex(@"supported API version is (\d+\.\d+)")]
    private static partial Regex SupportedApi();
}
