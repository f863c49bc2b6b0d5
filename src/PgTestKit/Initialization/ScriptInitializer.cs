using System.Text;
using Npgsql;

namespace PgTestKit;

internal sealed class ScriptInitializer(string path) : IDatabaseInitializer
{
    public string Name => $"script {path}";

    public async ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var file in Files) text.AppendLine(Path.GetFileName(file)).AppendLine(await File.ReadAllTextAsync(file, cancellationToken));
        return text.ToString();
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
