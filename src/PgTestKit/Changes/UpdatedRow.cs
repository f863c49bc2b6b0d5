namespace PgTestKit;

/// <summary>A row of which some columns changed.</summary>
/// <param name="Before">The template's values, by column.</param>
/// <param name="After">The values now, by column.</param>
/// <param name="Changed">The columns whose values differ.</param>
public sealed record UpdatedRow(IReadOnlyDictionary<string, object?> Before, IReadOnlyDictionary<string, object?> After, IReadOnlyList<string> Changed);
