using FluentAssertions.Execution;
using Xunit.Sdk;

namespace PgTestKit.Tests;

internal static class Failure
{
    /// <summary>What a failing assertion throws: FluentAssertions' own exception in 6, that of xUnit v3 in 7.</summary>
    public static async Task<Exception> OfAsync(Func<Task> assertion)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(assertion);
        Assert.True(exception is AssertionFailedException or XunitException, exception.ToString());
        return exception;
    }
}
