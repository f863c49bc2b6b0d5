using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PgTestKit.Tests;

/// <summary>What is run in a container, run here: it is a matter of sh.</summary>
public sealed class ContainerClientTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("pgtestkit-");

    public ContainerClientTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh");

    private string Folder => Path.Combine(_parent.FullName, "run");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public async Task The_program_gets_its_arguments_and_the_password_by_a_file()
    {
        Assert.True(uint.TryParse((await ShAsync(ContainerClient.Prepare, Folder)).Trim(), out _));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Folder).UnixFileMode);
        var output = await ShAsync(ContainerClient.Run, Folder, "it's me", "sh", "-c", "printf '%s|' \"$PGUSER\" \"$PGPASSFILE\" \"$@\"", "sh", "--dbname=dbname='a b'", "$HOME");
        Assert.Equal($"it's me|{Folder}/pass|--dbname=dbname='a b'|$HOME|", output);
        await ShAsync(ContainerClient.Remove, Folder);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_program_that_still_runs_is_ended()
    {
        await ShAsync(ContainerClient.Prepare, Folder);
        using var program = Start(ContainerClient.Run, Folder, "me", "sleep", "600");
        while (!File.Exists(Path.Combine(Folder, "pid")) || (await File.ReadAllTextAsync(Path.Combine(Folder, "pid"), TestContext.Current.CancellationToken)).Length == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(program.Id.ToString(CultureInfo.InvariantCulture), (await File.ReadAllTextAsync(Path.Combine(Folder, "pid"), TestContext.Current.CancellationToken)).Trim());
        await ShAsync(ContainerClient.Remove, Folder);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, program.ExitCode);
    }

    [Fact]
    public void The_password_is_escaped() => Assert.Equal("*:*:*:*:a\\:b\\\\c\n", Encoding.UTF8.GetString(ContainerClient.Passfile("a:b\\c")));

    private static async Task<string> ShAsync(string script, params string[] arguments)
    {
        using var process = Start(script, arguments);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static Process Start(string script, params string[] arguments) => Process.Start(new ProcessStartInfo("sh", ["-c", script, "sh", .. arguments]) { RedirectStandardOutput = true })!;
}
