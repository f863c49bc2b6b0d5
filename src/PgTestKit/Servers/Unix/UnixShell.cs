using System.Diagnostics;

namespace PgTestKit;

/// <summary>Runs small <c>sh</c> scripts as the user under which PostgreSQL runs, so that the files are that user's from the start.</summary>
internal static class UnixShell
{
    public static string UserName => UnprivilegedUser.IsNeeded ? UnprivilegedUser.Find().Name : Environment.UserName;

    public static ProcessStartInfo Command(string script, params string[] arguments) => Command([], script, arguments);

    /// <summary>Out of reach of a terminal's Ctrl+C, and of whoever kills the tests' whole process group.</summary>
    public static ProcessStartInfo CommandInOwnSession(string script, params string[] arguments) =>
        Command(OnPath("setsid") is { } setsid ? [setsid] : OnPath("perl") is { } perl ? [perl, "-MPOSIX=setsid", "-e", "setsid; exec @ARGV"] : [], script, arguments); // macOS has the latter

    private static ProcessStartInfo Command(string[] prefix, string script, string[] arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        string[] words = [.. prefix, .. UnprivilegedUser.IsNeeded ? AsUser(UnprivilegedUser.Find(), OnPath) : [], "/bin/sh", "-c", script];
        start.FileName = words[0];
        foreach (var word in words.Skip(1).Concat(arguments)) start.ArgumentList.Add(word);
        start.Environment["LC_ALL"] = "C"; // messages are read and shown
        return start;
    }

    /// <summary>Runs a script to its end; its output is the error's text when it fails.</summary>
    public static async Task RunAsync(string script, string[] arguments, string input, string purpose, CancellationToken cancellationToken, Func<int, string, string>? advice = null)
    {
        using var process = Process.Start(Command(script, arguments))!;
        await using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        // The pipes end when the last process of the tree is gone: only then may somebody clean up after it.
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), CancellationToken.None);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended without reading; its exit code tells why.
        }

        var said = (await errors + await output).Trim();
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new PgTestKitException($"{purpose} failed (exit code {process.ExitCode}): {said}{advice?.Invoke(process.ExitCode, said)}");
    }

    // su hands its further words to the shell: util-linux's without the dashes, BusyBox's with them.
    private const string Unwrap = """[ "$0" = -- ] || set -- "$0" "$@"; exec "$@" """;

    /// <summary>What runs a command as another user here.</summary>
    internal static string[] AsUser(UnprivilegedUser user, Func<string, string?> find) =>
        find("setpriv") is { } setpriv && !IsBusyBox(setpriv) ? [setpriv, "--reuid=" + user.Uid, "--regid=" + user.Gid, "--clear-groups", "--"]
        : find("runuser") is { } runuser ? [runuser, "-u", user.Name, "--"]
        : find("su") is { } su ? [su, "-s", "/bin/sh", "-c", Unwrap, user.Name, "--"]
        : throw new PgTestKitException($"The tests run as root, which PostgreSQL refuses, and neither setpriv, runuser nor su is there to run it as \"{user.Name}\". Install util-linux, or run the tests as another user.");

    // Its setpriv changes no user.
    private static bool IsBusyBox(string program) => File.ResolveLinkTarget(program, returnFinalTarget: true)?.Name.StartsWith("busybox", StringComparison.Ordinal) == true;

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/bin", "/usr/sbin", "/bin", "/sbin"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(IsProgram);

    internal static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
