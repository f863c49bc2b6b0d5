using Npgsql;

namespace PgTestKit;

internal sealed class ScriptInitializer(string path) : IFileInitializer
{
    public string Name => $"script {path}";

    public async ValueTask<IReadOnlyList<MarkedInitializer>> GetFilesAsync(CancellationToken cancellationToken)
    {
        var files = new List<MarkedInitializer>();
        foreach (var file in Files) files.Add(new(Path.GetFileName(file), Fingerprints.HashOf(await File.ReadAllTextAsync(file, cancellationToken))[..16]));
        return files;
    }

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await new SqlScript(file, await File.ReadAllTextAsync(file, cancellationToken)).RunAsync(connection, cancellationToken);
        }
    }

    private IReadOnlyList<string> Files => FilePattern.Find(path, ".AddSql");
}
