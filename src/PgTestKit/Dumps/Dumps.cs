namespace PgTestKit;

/// <summary>Dumps and restores databases through the client programs that fit the server.</summary>
internal sealed class Dumps(RunningServer server, Version version)
{
    private const string LockTimeout = "--lock-wait-timeout=30000"; // ms, for a table that a transaction of the test has locked

    /// <summary>Writes a database to a file, in one go for whoever looks.</summary>
    public async Task WriteAsync(string database, DumpFile file, CancellationToken cancellationToken)
    {
        var part = $"{file.FullPath}.{Guid.NewGuid():N}.part";
        try
        {
            var result = await server.RunClientAsync(new("pg_dump", [file.IsPlain ? "--format=plain" : "--format=custom", LockTimeout], database, part, version), cancellationToken);
            if (result.ExitCode != 0) throw new PgTestKitException(DumpFailure.Text(result, $"could not dump database {database} to {file.FullPath}"));
            File.Move(part, file.FullPath, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Restores a file into an empty database.</summary>
    /// <returns>Why it can't be restored; null when it was.</returns>
    public async Task<string?> TryRestoreAsync(DumpFile file, string database, CancellationToken cancellationToken)
    {
        var result = await server.RunClientAsync(
            file.IsPlain
                ? new("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"], database, file.FullPath, version)
                : new("pg_restore", [], database, file.FullPath, version),
            cancellationToken);
        return result.ExitCode == 0 || DumpFailure.IsForgivable(result.Errors) ? null : DumpFailure.Text(result, $"could not restore {file.FullPath}");
    }
}
