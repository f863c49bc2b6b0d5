namespace PgTestKit.Cleaning;

/// <summary>One thing that <c>clean</c> may remove.</summary>
/// <param name="Name">What it is called in the list.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="At">When it was used or made last; null when nobody knows.</param>
/// <param name="RemoveAsync">Removes it, unless its owner lives or somebody uses it; says whether it did.</param>
internal sealed record Litter(string Name, long Bytes, DateTimeOffset? At, Func<Task<bool>> RemoveAsync);
