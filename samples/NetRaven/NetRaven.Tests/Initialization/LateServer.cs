using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace NetRaven.Tests.Initialization;

/// <summary>An address that refuses connections until <see cref="ComeUp"/>, and from then on leads to a server.</summary>
internal sealed class LateServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ended = new();
    private readonly NpgsqlConnectionStringBuilder _server;
    private Task _serving = Task.CompletedTask;

    public LateServer(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndPoint!).Port,
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    public void ComeUp()
    {
        _listener.Listen();
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true) relays.Add(RelayAsync(await _listener.AcceptAsync(_ended.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(_server.Host!, _server.Port, _ended.Token);
        await using var near = new NetworkStream(client, ownsSocket: true);
        await using var far = server.GetStream();
        try
        {
            await Task.WhenAny(near.CopyToAsync(far, _ended.Token), far.CopyToAsync(near, _ended.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }
}
