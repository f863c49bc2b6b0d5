namespace PgTestKit;

/// <summary>PGTESTKIT_SERVER wins, so that CI can redirect a suite; then what the builder says; then a local server.</summary>
internal static class ServerChoice
{
    public const string Variable = "PGTESTKIT_SERVER";

    public static PostgresServer Choose(PostgresServer? configured, string? variable)
    {
        var rungs = configured is ServerLadder ladder ? ladder.Rungs : configured is null ? [] : [configured];
        return variable switch
        {
            null or "" => configured ?? PostgresServer.Local(),
            "local" => rungs.OfType<LocalServer>().FirstOrDefault() ?? PostgresServer.Local(),
            "container" => rungs.FirstOrDefault(rung => rung is not LocalServer and not ExistingServer)
                ?? throw new PgTestKitException($"{Variable} is \"container\", but the builder names no container. Add the package PgTestKit.Testcontainers and .UseContainer(\"postgres:17-alpine\")."),
            _ => PostgresServer.Existing(variable),
        };
    }
}
