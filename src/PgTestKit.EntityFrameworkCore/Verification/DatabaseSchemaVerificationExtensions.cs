using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Compares a test's database with a context's model.</summary>
public static class DatabaseSchemaVerificationExtensions
{
    /// <summary>Checks every table, column, key, foreign key, index, check, sequence and enum type of a context's model against the catalog, the migrations against the model, and the grants of the role that tests connect as.</summary>
    /// <param name="schema">The schema of a test's database.</param>
    /// <param name="configure">Sets the severity of kinds of differences; only errors count here.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <typeparam name="TContext">A context that was added with <c>AddDbContext</c>.</typeparam>
    /// <exception cref="PgTestKitException">They differ; the message is an account of all differences.</exception>
    public static async Task ShouldMatchAsync<TContext>(this DatabaseSchema schema, Action<VerificationOptions>? configure = null, CancellationToken cancellationToken = default) where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(schema);
        var options = new VerificationOptions();
        configure?.Invoke(options);
        await using var context = schema.Database.CreateContext<TContext>();
        var differences = await Verification.CompareAsync([context], await schema.Database.CheckingAsync(cancellationToken), options.Role ?? schema.Database.Template.Role?.Name, isWhole: false, cancellationToken);
        VerificationInitializer.Refuse(differences, options, $"Database {schema.Database.Name} differs from {typeof(TContext).Name}", "Mend the database or the model", $".ShouldMatchAsync<{typeof(TContext).Name}>");
    }
}
