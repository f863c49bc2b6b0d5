namespace PgTestKit;

/// <summary>A user's trigger or rule on a table, or its forced row security: what has to be off while rows are put back. <paramref name="When"/> is PostgreSQL's letter for when it fires.</summary>
internal sealed record Firing(uint Table, char When, string Off, string On);
