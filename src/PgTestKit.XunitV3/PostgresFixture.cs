using Xunit;

namespace PgTestKit;

/// <summary>Builds the template once, for the assembly, a collection or a class, and stops the server after the last test. Derive from it and override <see cref="Configure"/>.</summary>
public abstract class PostgresFixture : IAsyncLifetime
{
    private readonly PostgresFixture? _parent;
    private TemplateDatabase? _template;

    /// <summary>Makes a fixture, alone or on top of another.</summary>
    /// <param name="parent">A wider fixture that xUnit hands to this one, a class's or a collection's: its server and steps come first. It keeps its own template.</param>
    protected PostgresFixture(PostgresFixture? parent = null) => _parent = parent;

    /// <summary>The template, ready for leases.</summary>
    /// <exception cref="PgTestKitException">The fixture was not initialized.</exception>
    public TemplateDatabase Template => _template
        ?? throw new PgTestKitException($"{GetType().Name} was not initialized. Let xUnit make it: [assembly: AssemblyFixture(typeof({GetType().Name}))], ICollectionFixture or IClassFixture.");

    /// <summary>Says which server to use and which steps make the template.</summary>
    /// <param name="builder">The builder; call its methods one after the other.</param>
    protected abstract void Configure(TemplateDatabaseBuilder builder);

    /// <summary>Starts the server and builds the template, or reuses both.</summary>
    public async ValueTask InitializeAsync()
    {
        var context = TestContext.Current; // lines come from other threads, too
        var builder = new TemplateDatabaseBuilder().LogTo(message =>
        {
            context.SendDiagnosticMessage("PgTestKit: {0}", message);
            TestOutput.Write(TestContext.Current, "PgTestKit: " + message);
        });
        ConfigureAll(builder);
        _template = await builder.BuildAsync(context.CancellationToken);
        context.SendDiagnosticMessage("PgTestKit: {0}", _template.Report);
    }

    /// <summary>Drops the clones and stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_template is not null) await _template.DisposeAsync();
    }

    private void ConfigureAll(TemplateDatabaseBuilder builder)
    {
        _parent?.ConfigureAll(builder);
        Configure(builder);
    }
}
