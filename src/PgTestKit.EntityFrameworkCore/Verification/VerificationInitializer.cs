using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace PgTestKit;

/// <summary>The last step of a template with contexts: refuses it when a model and the catalog differ.</summary>
internal sealed class VerificationInitializer(IReadOnlyList<IDatabaseInitializer> steps, Func<string?> connectingRole) : IDatabaseInitializer
{
    private readonly List<string> _warnings = [];

    public string Name => "verification";

    public bool RunsLast => true;

    public IReadOnlyList<string> Warnings => _warnings;

    public VerificationOptions Options { get; } = new();

    private string? Role => Options.Role ?? connectingRole();

    // With the models, because migrations may stay the same when a model changes.
    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) =>
        new(Options.IsOff ? "off" : string.Join('\n', [Options.FingerprintFor(Role), .. steps.OfType<IDbContextInitializer>().Select(step => step.GetModelText())]));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        _warnings.Clear();
        if (Options.IsOff) return;
        var contexts = new List<DbContext>();
        try
        {
            contexts.AddRange(steps.OfType<IDbContextInitializer>().Select(step => step.CreateContext(dataSource)));
            if (contexts.Count == 0) return;
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var differences = await Verification.CompareAsync(contexts, connection, Role, isWhole: true, cancellationToken);
            Refuse(differences, Options, "The template differs from its models", "Mend the migration, script or model", ".Verify");
            Difference[] warnings = [.. differences.Where(difference => Options.SeverityOf(difference.Kind) == DifferenceSeverity.Warning)];
            if (warnings.Length > 0) _warnings.Add(VerificationAccount.Of(Heading("the template differs from its models", warnings.Length), warnings));
        }
        finally
        {
            foreach (var context in contexts) await context.DisposeAsync();
        }
    }

    /// <summary>Throws the account of the errors among the differences, if there are any.</summary>
    public static void Refuse(IReadOnlyList<Difference> differences, VerificationOptions options, string fact, string advice, string call)
    {
        Difference[] errors = [.. differences.Where(difference => options.SeverityOf(difference.Kind) == DifferenceSeverity.Error)];
        if (errors.Length > 0)
            throw new PgTestKitException($"{VerificationAccount.Of(Heading(fact, errors.Length), errors)}{Environment.NewLine}{advice}, or set the severity of a kind:{Environment.NewLine}{call}(options => options.Set(DifferenceKind.{errors[0].Kind}, DifferenceSeverity.Warning)).");
    }

    private static string Heading(string fact, int count) => $"{fact} in {count} {(count == 1 ? "place" : "places")}:";
}
