using System.Diagnostics;
using System.Globalization;

namespace PgTestKit.Tests.Servers;

/// <summary>A server that dies while tests work on it.</summary>
public sealed class LoadTests : IDisposable
{
    private const int Tests = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // a hang, not a slow machine
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private int _working;

    public static TheoryData<TestIsolation, bool> Deaths
    {
        get
        {
            var data = new TheoryData<TestIsolation, bool>();
            foreach (var isolation in Enum.GetValues<TestIsolation>())
                foreach (var isPostmaster in new[] { true, false })
                    data.Add(isolation, isPostmaster);
            return data;
        }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Every_test_in_flight_fails_with_the_end_of_the_servers_log_and_none_hangs(TestIsolation isolation, bool isPostmaster)
    {
        await using (var template = await BuildAsync())
        {
            var tests = Enumerable.Range(0, Tests).Select(_ => WorkAsync(template, isolation)).ToList();
            await Eventually.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref _working) == Tests));
            await KillAsync(template, isPostmaster);

            foreach (var exception in await Task.WhenAll(tests).WaitAsync(Patience, _cancellation))
            {
                var error = Assert.IsType<PgTestKitException>(exception);
                Assert.Contains(isPostmaster ? "postgres was ended by signal 9" : "was terminated by signal 9", error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Empty(_files.Servers);
    }

    private Task<TemplateDatabase> BuildAsync() =>
        new TemplateDatabaseBuilder().UseServer(PostgresServer.Local().WithDataIn(_files.Folder)).AddSeed("work", "1", (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE work (n int)", cancellation)).BuildAsync(_cancellation);

    /// <summary>A test as a framework runs it: what it throws itself, unless its database's end throws, too.</summary>
    private async Task<Exception?> WorkAsync(TemplateDatabase template, TestIsolation isolation)
    {
        Exception? failure = null;
        var database = await template.LeaseAsync(isolation, _cancellation);
        try
        {
            await database.ExecuteAsync("INSERT INTO work VALUES (1)");
            Interlocked.Increment(ref _working);
            while (true) await database.ExecuteAsync("INSERT INTO work SELECT count(*) FROM work");
        }
        catch (NpgsqlException exception)
        {
            failure = exception;
        }

        try
        {
            await database.DisposeAsync();
        }
        catch (PgTestKitException exception)
        {
            failure = exception;
        }

        return failure;
    }

    private async Task KillAsync(TemplateDatabase template, bool isPostmaster)
    {
        await using var connection = new NpgsqlConnection(template.Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        var data = await connection.ScalarAsync<string>("SELECT current_setting('data_directory')", _cancellation);
        var postmaster = int.Parse((await File.ReadAllLinesAsync(data + "/postmaster.pid", _cancellation))[0], CultureInfo.InvariantCulture);
        using var victim = Process.GetProcessById(isPostmaster ? postmaster : await connection.ScalarAsync<int>("SELECT pid FROM pg_stat_activity WHERE datname LIKE 'pgtk%' AND state IS NOT NULL LIMIT 1", _cancellation));
        victim.Kill();
    }
}
