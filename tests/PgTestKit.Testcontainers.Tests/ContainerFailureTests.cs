using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace PgTestKit.Tests;

public sealed class ContainerFailureTests
{
    private const string Container = "container of postgres:17-alpine";

    [Fact]
    public void A_missing_dependency_is_named()
    {
        var error = ContainerFailure.Explain(new TypeInitializationException("X", new FileNotFoundException("Could not load file or assembly 'Docker.DotNet'.", "Docker.DotNet")), Container, "");

        Assert.Equal(
            "Testcontainers can't be loaded: Could not load file or assembly 'Docker.DotNet'. Restore it with all its dependencies from a complete package source, or add otherwise: PostgresServer.Local().",
            error.Message);
    }

    [Fact]
    public void An_absent_engine_is_told_with_the_endpoints_that_were_tried()
    {
        var refused = new DockerUnavailableException("Failed to connect to Docker endpoint at 'unix:///var/run/docker.sock'.", new IOException("Connection refused"));
        var error = ContainerFailure.Explain(new DockerUnavailableException("Docker is either not running or misconfigured.", new AggregateException(refused)), Container, "");

        Assert.Equal(
            "No container engine answers: Failed to connect to Docker endpoint at 'unix:///var/run/docker.sock' (Connection refused). Start Docker, or name its endpoint in DOCKER_HOST, or add otherwise: PostgresServer.Local().",
            error.Message);
    }

    [Fact]
    public void Each_endpoint_is_told_with_one_reason()
    {
        var reset = new DockerUnavailableException("Failed to connect to Docker endpoint at 'unix:///var/run/docker.sock'.", new HttpRequestException("Connection failed.", new IOException("Cannot assign requested address")));
        var refused = new DockerUnavailableException("Failed to connect to Docker endpoint at 'tcp://127.0.0.1:1/'.", new AggregateException(new IOException("Connection refused")));
        var error = ContainerFailure.Explain(new DockerUnavailableException("Docker is either not running or misconfigured.", new AggregateException(reset, refused)), Container, "");

        Assert.StartsWith(
            "No container engine answers: Failed to connect to Docker endpoint at 'unix:///var/run/docker.sock' (Connection failed). Failed to connect to Docker endpoint at 'tcp://127.0.0.1:1/' (Connection refused). Start Docker",
            error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client version 1.44 is too new. Maximum supported API version is 1.41", "1.41")]
    [InlineData("client version 1.24 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version", "1.44")]
    public void An_engine_of_another_age_is_told_with_the_version_to_set(string answer, string version)
    {
        var ping = new DockerUnavailableException("Failed to connect to Docker endpoint at 'unix:///var/run/docker.sock'.", new InvalidOperationException(answer));
        var other = new DockerUnavailableException("Failed to connect to Docker endpoint at 'unix:///run/docker.sock'.", new IOException("Connection refused"));
        var error = ContainerFailure.Explain(new DockerUnavailableException("Docker is either not running or misconfigured.", new AggregateException(ping, other)), Container, "");

        Assert.Equal(
            $"The container engine speaks another version of its API: {answer.TrimEnd('.')}. Set DOCKER_API_VERSION={version}, or add otherwise: PostgresServer.Local().", error.Message);
    }

    [Fact]
    public void A_server_that_is_not_ready_in_time_shows_its_log()
    {
        var error = ContainerFailure.Explain(new TimeoutException(), Container, "LOG:  starting PostgreSQL 17");

        Assert.EndsWith("The server's log ends with:" + Environment.NewLine + "LOG:  starting PostgreSQL 17", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_ended_shows_its_log_once()
    {
        var error = ContainerFailure.Explain(new ContainerNotRunningException("4711", "", "FATAL:  unrecognized configuration parameter", 1, null), Container, "FATAL:  unrecognized configuration parameter");

        Assert.Equal(
            "The server in the container of postgres:17-alpine ended: Container 4711 exited with code 1. Read its log and mend the container's configuration, or add otherwise: PostgresServer.Local(). The server's log ends with:"
            + Environment.NewLine + "FATAL:  unrecognized configuration parameter", error.Message);
    }

    [Fact]
    public void A_refused_pull_keeps_the_engines_own_words()
    {
        var error = ContainerFailure.Explain(new InvalidOperationException("pull access denied for postgers, repository does not exist"), Container, "");

        Assert.StartsWith("The container of postgres:17-alpine did not start: pull access denied for postgers, repository does not exist. Check the image's name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_engines_answer_is_shown_as_text()
    {
        var error = ContainerFailure.Explain(
            new InvalidOperationException("Docker API responded with status code='NotFound', response='{\"message\":\"manifest for \\\"postgres:71\\\" not found\"}\n'."), Container, "");

        Assert.StartsWith("The container of postgres:17-alpine did not start: manifest for \"postgres:71\" not found. Check the image's name", error.Message, StringComparison.Ordinal);
    }
}
