using PgTestKit.Tests;

[assembly: AssemblyFixture(typeof(PaDealing))]

namespace PgTestKit.Tests;

public sealed class PaDealing : IAsyncLifetime
{
    private TemplateDatabase? _template;

    public async ValueTask InitializeAsync() => _template = await new TemplateDatabaseBuilder()
        .AddExtension("citext")
        .AddSchema("padealing")
        .AddEnum<RequestStatus>("request_status", "padealing")
        .AddSql("padealing.sql")
        .BuildAsync(TestContext.Current.CancellationToken);

    public Task<TestDatabase> LeaseAsync(TestIsolation isolation = TestIsolation.Transaction) => _template!.LeaseAsync(isolation, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_template is not null) await _template.DisposeAsync();
    }
}
