using PgTestKit.Tests;

[assembly: AssemblyFixture(typeof(Archive))]

namespace PgTestKit.Tests;

public sealed class Archive : IAsyncLifetime
{
    private TemplateDatabase? _template;

    public async ValueTask InitializeAsync() => _template = await new TemplateDatabaseBuilder()
        .AddDbContext<ArchivistContext>(npgsql => npgsql.MapEnum<UserRole>("userrole", "archive"))
        .BuildAsync(TestContext.Current.CancellationToken);

    public TemplateDatabase Template => _template!;

    public Task<TestDatabase> LeaseAsync(TestIsolation isolation = TestIsolation.Transaction) => _template!.LeaseAsync(isolation, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_template is not null) await _template.DisposeAsync();
    }
}
