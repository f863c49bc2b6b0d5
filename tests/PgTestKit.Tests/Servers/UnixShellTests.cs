namespace PgTestKit.Tests.Servers;

/// <summary>What runs a command as another user, by what the system has.</summary>
public sealed class UnixShellTests : IDisposable
{
    private static readonly UnprivilegedUser User = new("postgres", "105", "110");
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Setpriv_comes_first() =>
        Assert.Equal([Program("setpriv"), "--reuid=105", "--regid=110", "--clear-groups", "--"], UnixShell.AsUser(User, Program));

    [Fact]
    public void BusyBoxs_setpriv_which_changes_no_user_is_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes a symbolic link");
        var setpriv = Path.Combine(_files.Folder, "setpriv");
        File.CreateSymbolicLink(setpriv, _files.Write("busybox", ""));
        var words = UnixShell.AsUser(User, program => program switch { "setpriv" => setpriv, "su" => "/bin/su", _ => null });
        Assert.Equal(["/bin/su", "-s", "/bin/sh", "-c"], words[..4]);
        Assert.Equal(["postgres", "--"], words[^2..]);
    }

    [Fact]
    public void A_file_that_nobody_may_execute_is_no_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        Assert.False(UnixShell.IsProgram(_files.Write("setpriv", "")));
        Assert.True(UnixShell.IsProgram("/bin/sh"));
    }

    [Fact]
    public void Without_any_of_them_the_error_says_what_to_install() =>
        Assert.Contains("Install util-linux", Assert.Throws<PgTestKitException>(() => UnixShell.AsUser(User, _ => null)).Message, StringComparison.Ordinal);

    private string Program(string name) => _files.Write(name, "");
}
