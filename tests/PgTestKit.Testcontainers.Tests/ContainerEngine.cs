using System.Runtime.CompilerServices;
using DotNet.Testcontainers.Configurations;
using Testcontainers.PostgreSql;

namespace PgTestKit.Tests;

/// <summary>Whether containers can be had here.</summary>
internal static class ContainerEngine
{
    private static readonly Lazy<string?> Absence = new(FindAbsence);

    public static bool Answers => Absence.Value is null;

    public static bool CanBeLoaded => Absence.Value is not { } reason || !reason.StartsWith("Testcontainers", StringComparison.Ordinal);

    public static void SkipUnlessItAnswers() => Assert.SkipUnless(Answers, Absence.Value ?? "");

    public static void SkipUnlessItReaps() => Assert.SkipUnless(TestcontainersSettings.ResourceReaperEnabled, "Testcontainers' reaper is turned off.");

    /// <summary>Points Testcontainers at a port that nobody listens on.</summary>
    public static (string, string) None => ("DOCKER_HOST", "tcp://127.0.0.1:1");

    /// <summary>False where no engine answers, and the test goes on; true once it has passed in a process that finds none.</summary>
    public static async Task<bool> HasPassedWithoutAsync()
    {
        if (!Answers) return false;
        Assert.SkipWhen(ChildProcess.IsThisOne, "A container engine answers at its default endpoint, so nothing falls back.");
        return await ChildProcess.HasPassedAsync(None);
    }

    // See PostgresContainer.Build: called plainly, it would ask the compiler for Docker.DotNet.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern PostgreSqlContainer Build(PostgreSqlBuilder builder);

    private static string? FindAbsence()
    {
        try
        {
            return Ask() ? null : "No container engine answers. Start Docker, or name its endpoint in DOCKER_HOST.";
        }
        catch (Exception exception) when (exception is FileNotFoundException or TypeLoadException or TypeInitializationException)
        {
            return "Testcontainers' dependencies are missing; restore with FullGallery=true from a complete package source.";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Ask() => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null;
}
