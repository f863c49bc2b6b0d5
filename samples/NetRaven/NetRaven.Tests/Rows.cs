using System.Net;
using NetRaven.Inventory;

namespace NetRaven.Tests;

/// <summary>Rows that several tests begin with.</summary>
internal static class Rows
{
    public static readonly DateTime Now = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    /// <summary>A device on this machine, with its owner.</summary>
    public static async Task<Device> AddDeviceAsync(this InventoryContext inventory, string hostname = "core-1", int port = 22)
    {
        var owner = new User { Username = $"owner of {hostname}", Email = "owner@netraven.example", PasswordHash = "-" };
        inventory.Add(owner);
        await inventory.SaveChangesAsync(); // which reads the key that PostgreSQL made
        var device = new Device { Hostname = hostname, IpAddress = IPAddress.Loopback, Port = port, DeviceType = "router", OwnerId = owner.Id };
        inventory.Add(device);
        await inventory.SaveChangesAsync();
        return device;
    }

    public static async Task<Tag> AddTagAsync(this InventoryContext inventory, string name)
    {
        var tag = new Tag { Name = name };
        inventory.Add(tag);
        await inventory.SaveChangesAsync();
        return tag;
    }
}
