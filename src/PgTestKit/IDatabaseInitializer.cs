using Npgsql;

namespace PgTestKit;

/// <summary>One step that builds the schema or loads data. Steps run in the order in which they were added, once per template.</summary>
public interface IDatabaseInitializer
{
    /// <summary>What the step is called in the build's report and in errors, for example <c>schema "padealing"</c>.</summary>
    string Name { get; }

    /// <summary>A text that changes whenever the step's outcome would: a script's content, a context's migration SQL. The template is named by the hash of all of them.</summary>
    /// <param name="cancellationToken">Cancels the reading of files.</param>
    ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken);

    /// <summary>Does the step's work on the template. Every step gets an unpooled data source of its own, because PostgreSQL types are read at the first connect.</summary>
    /// <param name="dataSource">Connects to the template as the server's owner role.</param>
    /// <param name="cancellationToken">Cancels the work; the half-built template is dropped.</param>
    Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken);

    /// <summary>Whether the step runs after all that don't say so, wherever it was added. False by default.</summary>
    bool RunsLast => false;

    /// <summary>What the last run found that is no error: it goes to the log and to the build's report. Empty by default.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Adds type mappings to every data source on the template and its clones. Does nothing by default.</summary>
    /// <param name="builder">The builder of the data source that is about to be made.</param>
    void ConfigureDataSource(NpgsqlDataSourceBuilder builder) { }

    /// <summary>What the step's source asks for and a test's database lacks, such as migrations that were not applied; for <see cref="TestDatabase.ShouldHaveNoPendingModelChangesAsync"/>. Nothing by default.</summary>
    /// <param name="database">The test's database.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    Task<IReadOnlyList<string>> PendingChangesAsync(TestDatabase database, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
