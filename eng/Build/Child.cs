using System.ComponentModel;
using System.Diagnostics;

namespace Build;

/// <summary>Runs other programs, and leaves none behind.</summary>
internal static class Child
{
    /// <summary>Runs a program on this terminal.</summary>
    public static async Task<int> RunAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        await EndAsync(process, TimeSpan.FromSeconds(3), cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Runs a program that has no input and whose output is kept.</summary>
    public static async Task<(int ExitCode, string Output)> CaptureAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await EndAsync(process, TimeSpan.Zero, cancellationToken);
        return (process.ExitCode, await output + await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new BuildException($"{start.FileName} does not start: {exception.Message}.");
        }
    }

    // Ctrl+C reaches a program on this terminal too: it may end by itself first.
    private static async Task EndAsync(Process process, TimeSpan grace, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), Task.Delay(grace, CancellationToken.None));
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
