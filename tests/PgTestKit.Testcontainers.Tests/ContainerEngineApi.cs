using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Configurations;

namespace PgTestKit.Tests;

/// <summary>Asks the engine itself what there is.</summary>
internal static class ContainerEngineApi
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The ids of the containers of this name, one or none, ended ones included.</summary>
    public static async Task<string[]> ContainersAsync(string name)
    {
        using var client = Connect();
        var found = await client.GetFromJsonAsync<JsonArray>("containers/json?all=1&filters=" + Uri.EscapeDataString($$"""{"name":["^/?{{name}}$"]}"""), Cancelled);
        return [.. found!.Select(container => (string)container!["Id"]!)];
    }

    public static async Task<string> LogAsync(string container) => await TryLogAsync(container) ?? throw new InvalidOperationException($"There is no container {container}.");

    /// <summary>Null where the engine still makes, or already removes, the container.</summary>
    public static async Task<string?> TryLogAsync(string container)
    {
        using var client = Connect();
        using var answer = await client.GetAsync(new Uri($"containers/{container}/logs?stdout=1&stderr=1", UriKind.Relative), Cancelled);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancelled) : null;
    }

    /// <summary>As <c>docker kill</c> does.</summary>
    public static async Task KillAsync(string container)
    {
        using var client = Connect();
        using var answer = await client.PostAsync(new Uri($"containers/{container}/kill", UriKind.Relative), content: null, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    public static async Task RemoveAsync(string container)
    {
        using var client = Connect();
        using var answer = await client.DeleteAsync(new Uri($"containers/{container}?force=1&v=1", UriKind.Relative), Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    private static HttpClient Connect()
    {
        var endpoint = TestcontainersSettings.OS.DockerEndpointAuthConfig!.Endpoint;
        Assert.SkipUnless(endpoint.Scheme is "unix" or "tcp" or "http", $"The test speaks to an engine on a socket, not over {endpoint.Scheme}.");
        if (endpoint.Scheme != "unix") return new() { BaseAddress = new UriBuilder(endpoint) { Scheme = "http" }.Uri };

        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.LocalPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new(handler) { BaseAddress = new("http://engine/") };
    }
}
