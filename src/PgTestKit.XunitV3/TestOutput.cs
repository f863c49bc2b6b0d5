using Xunit;

namespace PgTestKit;

/// <summary>The output of a test, where one runs.</summary>
internal static class TestOutput
{
    public static void Write(ITestContext context, string text)
    {
        try
        {
            context.TestOutputHelper?.WriteLine(text);
        }
        catch (InvalidOperationException)
        {
            // The test is over: what it began told of itself too late.
        }
    }
}
