#if FULL_GALLERY
using Xunit;

namespace Shop.Tests.Before;

[Collection(nameof(ShopCollection))]
public abstract class RespawnTest(RespawnFixture fixture) : IAsyncLifetime
{
    protected HttpClient CreateClient() => fixture.Api!.CreateClient();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

#pragma warning disable CA1816 // nobody writes it
    public async ValueTask DisposeAsync() => await fixture.ResetAsync();
#pragma warning restore CA1816
}
#endif
