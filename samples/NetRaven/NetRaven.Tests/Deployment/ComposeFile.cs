using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace NetRaven.Tests.Deployment;

/// <summary>What of a compose file the tests ask for.</summary>
internal sealed class ComposeFile
{
    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, object?> Volumes { get; init; } = [];

    public static ComposeFile Read() => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<ComposeFile>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "deploy", "docker-compose.yml")));
}

internal sealed class ComposeService
{
    public string Image { get; init; } = "";

    public List<string> Ports { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public List<string> Command { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public Dictionary<string, ComposeDependency> DependsOn { get; init; } = [];
}

internal sealed class ComposeDependency
{
    public string Condition { get; init; } = "";
}
