using System.Diagnostics;

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

    [Theory]
    [InlineData("setpriv")]
    [InlineData("runuser")]
    [InlineData("su")]
    public async Task Each_of_them_runs_the_command_as_that_user_with_its_words_as_they_are(string program)
    {
        Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root can run something as another user");
        var path = new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(UnixShell.IsProgram);
        Assert.SkipWhen(path is null, $"{program} is not there");
        var user = UnprivilegedUser.Find();
        string[] words = [.. UnixShell.AsUser(user, name => name == program ? path : null), "/bin/sh", "-c", """id -u; printf '%s|' "$0" "$@" """, "a b", "$HOME", "--c"];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        Assert.Equal($"{user.Uid}\na b|$HOME|--c|", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
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
