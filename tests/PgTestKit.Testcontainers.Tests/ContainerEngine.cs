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

    public static void SkipIfItAnswers() => Assert.SkipWhen(Answers, "A container engine answers, so nothing falls back.");

    // See PostgresContainer.Build: called plainly, it would ask the compiler for Docker.DotNet.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern PostgreSqlContainer Build(PostgreSqlBuilder builder);

    private static string? FindAbsence()
    {
        try
        {
            return Ask() ? null : "No container engine answers.";
        }
        catch (Exception exception) when (exception is FileNotFoundException or TypeLoadException or TypeInitializationException)
        {
            return "Testcontainers' dependencies are missing; restore with FullGallery=true from a complete package source.";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Ask() => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null;
}
