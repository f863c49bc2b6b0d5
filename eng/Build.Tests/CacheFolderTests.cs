using Build.Postgres;
using Xunit;

namespace Build.Tests;

public sealed class CacheFolderTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void Root_with_a_closed_home_uses_only_the_shared_cache()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        Open(_home.Path, toOthers: false);

        Assert.Equal(["/var/cache"], CacheFolder.Usable(_home.At(".cache"), asRoot: true));
    }

    [Fact]
    public void Root_with_an_open_home_uses_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        Open(_home.Path, toOthers: true);

        Assert.Equal(_home.At(".cache"), CacheFolder.Usable(_home.At(".cache"), asRoot: true)[0]);
    }

    [Fact]
    public void A_user_fetches_into_a_closed_home()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        Open(_home.Path, toOthers: false);

        Assert.Equal(_home.At(".cache"), CacheFolder.Usable(_home.At(".cache"), asRoot: false)[0]);
    }

    public void Dispose() => _home.Dispose();

    private static void Open(string folder, bool toOthers)
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, toOthers ? Mine | UnixFileMode.OtherRead | UnixFileMode.OtherExecute : Mine);
    }
}
