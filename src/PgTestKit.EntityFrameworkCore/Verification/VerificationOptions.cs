namespace PgTestKit;

/// <summary>How severe each kind of difference between the models and the catalog is.</summary>
public sealed class VerificationOptions
{
    private readonly Dictionary<DifferenceKind, DifferenceSeverity> _severities = new()
    {
        [DifferenceKind.ExcludedTable] = DifferenceSeverity.Warning,
        [DifferenceKind.LabelOrder] = DifferenceSeverity.Warning,
        [DifferenceKind.Name] = DifferenceSeverity.Warning,
        [DifferenceKind.Misplaced] = DifferenceSeverity.Warning,
        [DifferenceKind.UnknownTable] = DifferenceSeverity.Warning,
        [DifferenceKind.UnknownColumn] = DifferenceSeverity.Warning,
        [DifferenceKind.UnknownConstraint] = DifferenceSeverity.Ignore,
        [DifferenceKind.WriteGrant] = DifferenceSeverity.Warning,
    };

    /// <summary>The role whose grants are looked at, such as the one that the application connects as.</summary>
    /// <value>By default that of <see cref="TemplateDatabaseBuilder.ConnectAs"/>, else the one that builds the template.</value>
    public string? Role { get; set; }

    /// <summary>Sets the severity of a kind of difference.</summary>
    /// <param name="kind">The kind; its own documentation says what it is by default.</param>
    /// <param name="severity">The severity.</param>
    public VerificationOptions Set(DifferenceKind kind, DifferenceSeverity severity)
    {
        _severities[kind] = severity;
        return this;
    }

    /// <summary>Sets one severity for every kind. <see cref="DifferenceSeverity.Ignore"/> turns the verification off.</summary>
    /// <param name="severity">The severity.</param>
    public VerificationOptions SetAll(DifferenceSeverity severity)
    {
        foreach (var kind in Enum.GetValues<DifferenceKind>()) _severities[kind] = severity;
        return this;
    }

    internal bool IsOff => Enum.GetValues<DifferenceKind>().All(kind => SeverityOf(kind) == DifferenceSeverity.Ignore);

    internal DifferenceSeverity SeverityOf(DifferenceKind kind) => _severities.GetValueOrDefault(kind, DifferenceSeverity.Error);

    /// <summary>A text that changes with the options.</summary>
    internal string FingerprintFor(string? role) => role + "\n" + string.Join('\n', Enum.GetValues<DifferenceKind>().Select(kind => $"{kind} {SeverityOf(kind)}"));
}
