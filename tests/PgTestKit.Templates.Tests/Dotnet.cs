using System.Diagnostics;

namespace PgTestKit.Templates.Tests;

/// <summary>Runs dotnet in a folder whose templates and packages are its own.</summary>
/// <param name="folder">Where it runs.</param>
public sealed class Dotnet(string folder)
{
    /// <summary>Runs to the end and gives what was written, whatever the exit code.</summary>
    public async Task<Output> RunAsync(string[] arguments, params (string Name, string? Value)[] environment)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the dotnet test around these tests has set is not for another one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        foreach (var unset in new[] { "PGTESTKIT_SERVER", "PGTESTKIT_BIN", "PGTESTKIT_KEEP" }) start.Environment[unset] = null;
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var text = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new(process.ExitCode, text + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs what must succeed.</summary>
    public async Task<string> SucceedAsync(params string[] arguments)
    {
        var output = await RunAsync(arguments);
        Assert.True(output.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}{Environment.NewLine}{output.Text}");
        return output.Text;
    }
}
