using System.Reflection;
using Build.Results;
using PgTestKit.Templates.Tests;

[assembly: AssemblyFixture(typeof(Newcomer))]

namespace PgTestKit.Templates.Tests;

/// <summary>Installs the templates, makes every <see cref="Suite"/> in a folder outside the repository, and runs them all with one <c>dotnet test</c> on an existing server.</summary>
public sealed class Newcomer : IAsyncLifetime
{
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private IReadOnlyList<TestRun> _runs = [];

    public static string FeedVersion { get; } = Metadata("FeedVersion");

    public string Folder => _files.Folder;

    /// <summary>What <c>dotnet test</c> wrote.</summary>
    public Output Output { get; private set; } = new(0, "");

    /// <summary>The databases on the server after the last suite.</summary>
    public IReadOnlyList<string> Databases { get; private set; } = [];

    public Dotnet Dotnet => new(Folder);

    public async ValueTask InitializeAsync()
    {
        WriteSettings();
        await using var server = await PostgresServer.Local().StartAsync(new("", _ => { }), TestContext.Current.CancellationToken);
        await Dotnet.SucceedAsync("new", "install", Path.Combine(AppContext.BaseDirectory, "feed", $"PgTestKit.Templates.{FeedVersion}.nupkg"), "--debug:custom-hive", Hive);
        foreach (var suite in Suite.All)
            await NewAsync(suite.Template, suite.Name, suite == Suite.Default ? [] : [.. suite.Options, "--no-restore"]);

        var results = Path.Combine(Folder, "results");
        Output = await Dotnet.RunAsync(["test", "All.slnx", "--logger", "trx", "--results-directory", results], ("PGTESTKIT_SERVER", server.ConnectionString));
        _runs = TrxFile.ReadAll(results);
        Databases = await DatabasesAsync(server.ConnectionString);
    }

    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    public Task<string> NewAsync(string template, string name, params string[] options) =>
        Dotnet.SucceedAsync(["new", template, "--name", name, "--debug:custom-hive", Hive, .. options]);

    /// <summary>Runs the suite that is made with nothing but a name once more, on the server that is found by itself.</summary>
    public Task<Output> RunDefaultAsync(params (string Name, string? Value)[] environment) =>
        Dotnet.RunAsync(["test", Suite.Default.Name, "--no-build"], [("PGTESTKIT_CACHE", Directory.CreateDirectory(Path.Combine(Folder, "cache")).FullName), .. environment]);

    /// <summary>The text of a file of a suite.</summary>
    public string Read(string suite, string file) => File.ReadAllText(Path.Combine(Folder, suite, file));

    internal TestRun RunOf(Suite suite) => _runs.SingleOrDefault(run => string.Equals(run.Project, suite.Name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOperationException($"{suite.Name} reported no test.{Environment.NewLine}{Output.Text}");

    private string Hive => Path.Combine(Folder, "hive");

    private void WriteSettings()
    {
        var packages = Metadata("PackageFolder");
        // This repository's tests restored whatever the suites ask for, so no other source is needed, and none waited for.
        _files.Write("NuGet.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{Path.Combine(AppContext.BaseDirectory, "feed")}" />
                <add key="restored" value="{packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="restored" value="{packages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        // A partial package source lacks what Testcontainers stands on; no container starts here.
        _files.Write("Directory.Build.props", $"""
            <Project>
              <Import Project="{Path.Combine(Root(), "eng", "Testcontainers.props")}" />
            </Project>
            """);
        _files.Write("All.slnx", $"""
            <Solution>
              {string.Concat(Suite.All.Select(suite => $"""<Project Path="{suite.Name}/{suite.Name}.csproj" />"""))}
            </Solution>
            """);
    }

    private static async Task<IReadOnlyList<string>> DatabasesAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QueryAsync("SELECT datname FROM pg_database", row => row.GetString(0), TestContext.Current.CancellationToken);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PgTestKit.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    private static string Metadata(string key) =>
        typeof(Newcomer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
