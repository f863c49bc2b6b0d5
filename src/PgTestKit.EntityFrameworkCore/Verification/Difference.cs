namespace PgTestKit;

/// <summary>One difference between a model and the catalog.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Where">The context and the object, such as <c>DealingContext, table dealing.deal</c>.</param>
/// <param name="Text">A sentence.</param>
internal sealed record Difference(DifferenceKind Kind, string Where, string Text);
