using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>Runs PostgreSQL in a container. Nothing of Testcontainers or of the container engine is touched before the server is started, so a suite that PGTESTKIT_SERVER redirects needs neither.</summary>
public static class TestcontainersBuilderExtensions
{
    /// <summary>Uses a throw-away container with durability off, a random port and a random password.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="image">The image, for example <c>postgres:17-alpine</c>. Pulled when it is missing.</param>
    /// <param name="otherwise">What to start where no container can be; by default nothing, and the error says why.</param>
    public static TemplateDatabaseBuilder UseContainer(this TemplateDatabaseBuilder builder, string image, PostgresServer? otherwise = null) =>
        builder.UseServer(new ContainerServer($"container {image}", "container " + image, () => PostgresContainer.Of(image, static container => container)), otherwise);

    /// <summary>Uses a throw-away container that is configured further, for example with <c>WithTmpfsMount</c> or more <c>WithCommand("-c", "...")</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="image">The image, for example <c>postgres:17-alpine</c>. Pulled when it is missing.</param>
    /// <param name="configure">Configures the container; called when it is started. What it sets wins over the kit's own settings.</param>
    /// <param name="otherwise">What to start where no container can be; by default nothing, and the error says why.</param>
    public static TemplateDatabaseBuilder UseContainer(this TemplateDatabaseBuilder builder, string image, Func<PostgreSqlBuilder, PostgreSqlBuilder> configure, PostgresServer? otherwise = null) =>
        builder.UseServer(new ContainerServer($"container {image}", Unshared(), () => PostgresContainer.Of(image, configure)), otherwise);

    /// <summary>Uses a container that is configured in full. One with <c>WithReuse(true)</c> is left running at the end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configured">Describes the container. Making one already asks for the container engine.</param>
    /// <param name="otherwise">What to start where no container can be; by default nothing, and the error says why.</param>
    public static TemplateDatabaseBuilder UseContainer(this TemplateDatabaseBuilder builder, PostgreSqlBuilder configured, PostgresServer? otherwise = null) =>
        builder.UseServer(new ContainerServer("container from a PostgreSqlBuilder", Unshared(), () => PostgresContainer.Of(configured)), otherwise);

    /// <summary>Uses a container of yours. It is started if it does not run yet, and stays yours to dispose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="container">The container.</param>
    /// <param name="otherwise">What to start where no container can be; by default nothing, and the error says why.</param>
    public static TemplateDatabaseBuilder UseContainer(this TemplateDatabaseBuilder builder, PostgreSqlContainer container, PostgresServer? otherwise = null) =>
        builder.UseServer(new ContainerServer("container of the suite's own", Unshared(), () => PostgresContainer.Of(container)), otherwise);

    private static TemplateDatabaseBuilder UseServer(this TemplateDatabaseBuilder builder, ContainerServer server, PostgresServer? otherwise) =>
        builder.UseServer(otherwise is null ? server : server.Otherwise(otherwise));

    // Two configurations can't be compared, so each has a container of its own.
    private static string Unshared() => "container " + Guid.NewGuid();
}
