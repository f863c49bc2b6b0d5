using NUnit.Framework;
using NUnit.Framework.Internal;

namespace PgTestKit;

/// <summary>Builds the template once and stops the server after the last test. Derive from it, mark it <c>[SetUpFixture]</c>, and override <see cref="Configure"/>.</summary>
public abstract class PostgresFixture
{
    private TemplateDatabase? _template;

    /// <summary>The template, ready for leases.</summary>
    /// <exception cref="PgTestKitException">The fixture was not initialized.</exception>
    public TemplateDatabase Template => _template ?? throw new PgTestKitException($"{GetType().Name} was not initialized. Let NUnit make it: mark it [SetUpFixture], in the namespace of the tests or above it.");

    /// <summary>Says which server to use and which steps make the template.</summary>
    /// <param name="builder">The builder; call its methods one after the other.</param>
    protected abstract void Configure(TemplateDatabaseBuilder builder);

    /// <summary>Starts the server and builds the template, or reuses both.</summary>
    [OneTimeSetUp]
    public async Task InitializeAsync()
    {
        var builder = new TemplateDatabaseBuilder().LogTo(message =>
        {
            TestContext.Progress.WriteLine("PgTestKit: " + message);
            if (!TestExecutionContext.CurrentContext.CurrentTest.IsSuite) TestContext.Out.WriteLine("PgTestKit: " + message);
        });
        ConfigureAll(builder);
        _template = await builder.BuildAsync(TestContext.CurrentContext.CancellationToken);
    }

    /// <summary>Drops the clones and stops the server.</summary>
    [OneTimeTearDown]
    public async Task DisposeAsync()
    {
        if (_template is not null) await _template.DisposeAsync();
    }

    /// <summary>Adds the steps of the fixture that this one stands on; none by default.</summary>
    /// <param name="builder">The builder.</param>
    protected virtual void ConfigureParent(TemplateDatabaseBuilder builder) { }

    internal void ConfigureAll(TemplateDatabaseBuilder builder)
    {
        ConfigureParent(builder);
        Configure(builder);
    }
}
