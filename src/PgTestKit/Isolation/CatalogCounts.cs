namespace PgTestKit;

/// <summary>Rows by catalog, and whether one of them is younger than asked for.</summary>
internal sealed record CatalogCounts(long[] Rows, bool HasYounger);
