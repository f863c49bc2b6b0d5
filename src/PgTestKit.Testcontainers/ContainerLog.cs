using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>What the server in a container logged.</summary>
internal static class ContainerLog
{
    private const int Lines = 40;

    /// <summary>The last lines, also of a container that has ended.</summary>
    public static async Task<string> TailAsync(PostgreSqlContainer container)
    {
        var (output, errors) = await container.GetLogsAsync(timestampsEnabled: false, ct: CancellationToken.None);
        return string.Join(Environment.NewLine, (output + "\n" + errors).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(Lines));
    }
}
