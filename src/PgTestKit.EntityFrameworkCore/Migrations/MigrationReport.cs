namespace PgTestKit;

/// <summary>What a walk over a context's migrations found.</summary>
public sealed class MigrationReport
{
    private readonly string _context;

    internal MigrationReport(string context, IReadOnlyList<string> migrations, IReadOnlyList<MigrationFinding> findings) => (_context, Migrations, Findings) = (context, migrations, findings);

    /// <summary>The ids of the migrations, in their order.</summary>
    public IReadOnlyList<string> Migrations { get; }

    /// <summary>The warnings and errors, in the order of the migrations.</summary>
    public IReadOnlyList<MigrationFinding> Findings { get; }

    /// <summary>Throws when there are errors among the findings.</summary>
    /// <exception cref="PgTestKitException">There are; the message is an account of all of them.</exception>
    public void ShouldBeClean()
    {
        MigrationFinding[] errors = [.. Findings.Where(finding => finding.Severity == DifferenceSeverity.Error)];
        if (errors.Length > 0)
            throw new PgTestKitException($"{Account(errors)}{Environment.NewLine}Mend the migrations, state what they are meant to do with .Expect...(...), or set the severity of a kind:{Environment.NewLine}.Set(MigrationFindingKind.{errors[0].Kind}, DifferenceSeverity.Warning).");
    }

    /// <summary>All findings, in 80 columns.</summary>
    public override string ToString() => Account(Findings);

    private string Account(IReadOnlyList<MigrationFinding> findings) => VerificationAccount.Of(
        $"The {Count(Migrations.Count, "migration")} of {_context} have {Count(findings.Count, "finding")}{(findings.Count == 0 ? "." : ":")}",
        [.. findings.Select(finding => (finding.Migration, finding.Text, finding.Kind.ToString()))]);

    private static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
