namespace PgTestKit;

/// <summary>A sequence of the catalog.</summary>
internal sealed record CatalogSequence(string Schema, string Name, string Type, long Start, long Increment, long Minimum, long Maximum, bool IsCyclic);
