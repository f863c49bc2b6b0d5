using System.Net;
using System.Net.Sockets;

namespace NetRaven.Tests;

/// <summary>A device on this machine: whoever connects gets its configuration, once <see cref="Answer"/> is complete.</summary>
internal sealed class LoopbackDevice : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public LoopbackDevice()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Configuration { get; set; } = "hostname core-1\n";

    /// <summary>What the device waits for before it answers.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    /// <summary>Complete when somebody has asked.</summary>
    public Task Asked => _asked.Task;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _serving;
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                await reader.ReadLineAsync(_ended.Token);
                _asked.TrySetResult();
                await Answer.WaitAsync(_ended.Token);
                await using var writer = new StreamWriter(stream, leaveOpen: true);
                await writer.WriteAsync(Configuration);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
