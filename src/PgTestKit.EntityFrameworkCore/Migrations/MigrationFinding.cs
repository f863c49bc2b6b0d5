namespace PgTestKit;

/// <summary>One thing that is wrong with a migration.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Severity">How severe that is, as <see cref="MigrationRunner.Set"/> says.</param>
/// <param name="Text">A sentence; for differences, lines below it.</param>
public sealed record MigrationFinding(string Migration, MigrationFindingKind Kind, DifferenceSeverity Severity, string Text);
