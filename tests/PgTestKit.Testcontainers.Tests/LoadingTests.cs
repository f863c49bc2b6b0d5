using System.Runtime.Loader;

namespace PgTestKit.Tests;

public sealed class LoadingTests
{
    [Fact]
    public void Describing_a_container_does_not_load_Testcontainers()
    {
        var context = new Isolated(typeof(LoadingTests).Assembly.Location);
        var description = context.LoadFromAssemblyPath(typeof(LoadingTests).Assembly.Location).GetType(typeof(Description).FullName!)!;

        var name = description.GetMethod(nameof(Description.Describe))!.Invoke(null, null);

        Assert.Equal("container postgres:17-alpine, otherwise local PostgreSQL", name);
        Assert.Equal(["PgTestKit", "PgTestKit.Testcontainers", "PgTestKit.Testcontainers.Tests"], context.Assemblies.Select(assembly => assembly.GetName().Name!).Where(IsOfInterest).Order());
        context.Unload();
    }

    private static bool IsOfInterest(string assembly) =>
        assembly.StartsWith("PgTestKit", StringComparison.Ordinal) || assembly.Contains("Testcontainers", StringComparison.Ordinal) || assembly.StartsWith("Docker", StringComparison.Ordinal);

    /// <summary>Runs in a load context of its own, where no other test has loaded anything yet.</summary>
    internal static class Description
    {
        public static string Describe() => new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local()).Server!.Name;
    }

    private sealed class Isolated(string assembly) : AssemblyLoadContext(isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(assembly);

        protected override System.Reflection.Assembly? Load(System.Reflection.AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
