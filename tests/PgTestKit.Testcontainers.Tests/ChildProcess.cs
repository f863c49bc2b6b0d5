using System.Diagnostics;
using System.Reflection;

namespace PgTestKit.Tests;

/// <summary>The running test once more, in a process of its own: for what a process decides once, and for one that is killed.</summary>
internal static class ChildProcess
{
    private const string Mark = "PGTESTKIT_TESTS_CHILD";

    public static bool IsThisOne => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>False in the child, which goes on with the test; true in its parent, once the child has passed.</summary>
    public static async Task<bool> HasPassedAsync(params (string Name, string? Value)[] variables)
    {
        if (IsThisOne) return false;
        using var child = Start(variables);
        child.StandardInput.Close();
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(output.Contains("Skipped: 1", StringComparison.Ordinal), output);
        Assert.True(child.ExitCode == 0 && output.Contains("Total: 1", StringComparison.Ordinal), output);
        return true;
    }

    public static Process Start(params (string Name, string? Value)[] variables)
    {
        var test = TestContext.Current.TestMethod!;
        var start = new ProcessStartInfo("dotnet", ["exec", Assembly.GetExecutingAssembly().Location, "-noColor", "-method", $"{test.TestClass.TestClassName}.{test.MethodName}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in variables.Append((Mark, "1"))) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
