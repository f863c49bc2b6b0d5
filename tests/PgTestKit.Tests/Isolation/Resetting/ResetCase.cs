namespace PgTestKit.Tests.Isolation.Resetting;

/// <summary>Builds a template from SQL, lets a test commit changes, and compares the clone of the next test with an untouched one.</summary>
internal static class ResetCase
{
    /// <summary>Runs the changes twice on one clone: the second time, rows that were put back are changed again.</summary>
    public static async Task RunAsync(TemplateDatabaseBuilder builder, string schema, string[] changes, bool mayReplace = false)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var log = new List<string>();
        await using var template = await builder.LogTo(line => { lock (log) log.Add(line); }).AddSeed("case", Guid.NewGuid().ToString(), (connection, token) => connection.ExecuteAsync(schema, token)).BuildAsync(cancellation);
        await using var untouched = await template.LeaseAsync(TestIsolation.Clone, cancellation);
        var expected = await DatabaseContents.ReadAsync(untouched.Connection, cancellation);

        string? first = null;
        for (var round = 0; round < 2; round++)
        {
            await using (var database = await template.LeaseAsync(TestIsolation.Reset, cancellation))
            {
                first ??= database.Name;
                foreach (var change in changes) await database.ExecuteAsync(change);
                if (changes.Length > 0) Assert.NotEqual("", DatabaseContents.Difference(expected, await DatabaseContents.ReadAsync(database.Connection, cancellation)));
            }

            await using var next = await template.LeaseAsync(TestIsolation.Reset, cancellation);
            Assert.Equal("", DatabaseContents.Difference(expected, await DatabaseContents.ReadAsync(next.Connection, cancellation)));
            if (!mayReplace) Assert.True(first == next.Name, string.Join(Environment.NewLine, log));
        }
    }
}
