using System.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>The steps that fill a new template, each with a data source of its own.</summary>
internal sealed class TemplateSteps(IReadOnlyList<IDatabaseInitializer> initializers, Fingerprints fingerprints, Progress progress)
{
    /// <summary>Runs them in order, and says what each took and found.</summary>
    public async Task<List<BuildStep>> RunAsync(RunningServer running, string template, CancellationToken cancellationToken)
    {
        var steps = new List<BuildStep>();
        await using var work = progress.Begin("building template " + template);
        foreach (var (initializer, fingerprint) in initializers.Zip(fingerprints.Initializers, (step, marked) => (step, marked.Hash)))
        {
            work.Step(initializer.Name);
            var watch = Stopwatch.StartNew();
            var connection = running.ConnectionTo(template);
            (connection.IncludeErrorDetail, connection.CommandTimeout, connection.NoResetOnClose) = (true, 0, false);
            var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
            foreach (var each in initializers) each.ConfigureDataSource(builder);
            await using var source = builder.Build();
            await using (await ConnectionRetry.OpenAsync(source, running.ToString(), running.Patience, progress.Log, cancellationToken))
            {
                // Waits until the server has one free; the step finds it in the pool.
            }

            try
            {
                await initializer.InitializeAsync(source, cancellationToken);
            }
            catch (Exception exception) when (exception is not PgTestKitException and not OperationCanceledException)
            {
                throw new PgTestKitException($"{initializer.Name} failed: {ErrorText.Of(exception)} The template was dropped; mend the step and run again.", exception);
            }

            steps.Add(new(initializer.Name, watch.Elapsed) { Fingerprint = fingerprint, Warnings = [.. initializer.Warnings] });
            foreach (var warning in initializer.Warnings) progress.Log($"{initializer.Name}: {warning}");
        }

        return steps;
    }
}
