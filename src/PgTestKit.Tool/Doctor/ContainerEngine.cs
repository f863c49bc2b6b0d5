using System.Net.Sockets;

namespace PgTestKit.Doctor;

/// <summary>Whether a container engine answers where Testcontainers looks for one.</summary>
internal static class ContainerEngine
{
    private const string Cure = "Start one (sudo systemctl start docker, or Docker Desktop), or install one (apt-get install docker.io).";

    public static async Task<Rung> LookAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host && Uri.TryCreate(host, UriKind.Absolute, out var address) && address.Scheme != "unix")
            return address.Scheme == "npipe" || await AnswersAsync(new System.Net.DnsEndPoint(address.Host, address.Port), cancellationToken)
                ? Works(host) : new("container", "no", $"DOCKER_HOST is {host}, where nothing answers. {Cure}");
        if (OperatingSystem.IsWindows()) return File.Exists(@"\\.\pipe\docker_engine") ? Works(@"\\.\pipe\docker_engine") : new("container", "no", $"There is no pipe docker_engine. {Cure}");

        foreach (var socket in Sockets())
            if (File.Exists(socket) && await AnswersAsync(new UnixDomainSocketEndPoint(socket), cancellationToken)) return Works(socket);
        return new("container", "no", $"No engine answers at {string.Join(", ", Sockets())}. {Cure}");
    }

    private static IEnumerable<string> Sockets()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host) return [new Uri(host).LocalPath];
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var run = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return ["/var/run/docker.sock", .. run is null ? [] : new[] { Path.Combine(run, "docker.sock") }, Path.Combine(home, ".docker", "run", "docker.sock")];
    }

    private static async Task<bool> AnswersAsync(System.Net.EndPoint address, CancellationToken cancellationToken)
    {
        using var socket = address is UnixDomainSocketEndPoint ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await socket.ConnectAsync(address, patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static Rung Works(string where) => new("container", "works", $"An engine answers at {where}; suites use it that say .UseContainer(...).");
}
