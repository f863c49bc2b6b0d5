using Npgsql;

namespace PgTestKit;

/// <summary>Runs scripts in the order of their names.</summary>
internal sealed class ScriptInitializer(string name, Func<IReadOnlyList<ScriptSource>> find) : IFileInitializer
{
    private readonly List<string> _warnings = [];

    public string Name => $"script {name}";

    public IReadOnlyList<string> Warnings => _warnings;

    public async ValueTask<IReadOnlyList<MarkedInitializer>> GetFilesAsync(CancellationToken cancellationToken) => await ScriptFiles.HashAsync(find(), cancellationToken);

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        _warnings.Clear();
        foreach (var source in find())
            if (await SqlScript.RunAsync(dataSource, source, cancellationToken) == 0) _warnings.Add($"{source.Name} holds no statement.");
    }
}
