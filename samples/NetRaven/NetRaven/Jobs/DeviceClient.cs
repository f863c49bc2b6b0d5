using System.Net.Sockets;
using NetRaven.Inventory;

namespace NetRaven.Jobs;

/// <summary>Asks a device for its configuration over TCP.</summary>
internal static class DeviceClient
{
    public static async Task<string> ReadConfigurationAsync(Device device, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(device.IpAddress, device.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("show running-config\n"u8.ToArray(), cancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
