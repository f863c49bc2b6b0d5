using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>The application's services, without a host.</summary>
internal static class TestServices
{
    /// <param name="database">What they work on.</param>
    /// <param name="change">What a test has otherwise.</param>
    public static ServiceProvider For(TestDatabase database, Action<IServiceCollection>? change = null) =>
        Create(services =>
        {
            services.UseTestDatabase(database);
            change?.Invoke(services);
        });

    /// <param name="connectionString">A server of the test's own.</param>
    /// <param name="log">Takes each line of the application's log.</param>
    /// <param name="patience">How long to wait for the server.</param>
    public static ServiceProvider For(string connectionString, Action<string>? log = null, TimeSpan? patience = null) => Create(
        services =>
        {
            if (log is not null) services.AddSingleton<ILoggerProvider>(new LineLog(log));
        },
        ("ConnectionStrings:NetRaven", connectionString),
        ("Initialization:Patience", (patience ?? TimeSpan.FromSeconds(30)).ToString()),
        ("Initialization:FirstPause", "00:00:00.010"));

    private static ServiceProvider Create(Action<IServiceCollection> change, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build());
        services.AddLogging();
        services.AddNetRaven();
        change(services);
        return services.BuildServiceProvider();
    }

    private sealed class LineLog(Action<string> write) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            write(formatter(state, exception));

        public void Dispose() { }
    }
}
