namespace PgTestKit;

/// <summary>What <c>server.json</c> says about a data directory that was put aside.</summary>
/// <param name="Binaries">The folder of the binaries that wrote it.</param>
/// <param name="Version">Their version.</param>
/// <param name="Settings">The settings that the suite gave the server.</param>
/// <param name="Databases">The kept databases in it.</param>
internal sealed record KeptCluster(string Binaries, string Version, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<KeptDatabase> Databases);
